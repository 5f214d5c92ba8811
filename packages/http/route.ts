import type { Principal } from '@annals/auth'
import type { Role } from '@annals/contracts'
import type { z } from 'zod'

/** What a handler gets: parsed, typed, and who asks. */
export type RouteRequest<Params = unknown, Query = unknown, Body = unknown> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly principal: Principal
  /** The OpenAPI operation, part of an HTTP command's id. */
  readonly operationId: string
  readonly idempotencyKey: string | undefined
  /** The revision of `If-Match`, without quotes. */
  readonly ifMatch: string | undefined
  readonly correlationId: string
  readonly traceparent: string | undefined
  /** From `Prefer: wait=n`, bounded; how long `Annals-After` may hold the request. */
  readonly waitMs: number
  /** The raw `Annals-After` header; it holds tokens, or the request was refused before. */
  readonly after: string | undefined
  /** The `Last-Event-ID` header of a stream that was cut. */
  readonly lastEventId: string | undefined
  /** Path and query as the client sent them. */
  readonly url: string
  /** Aborts when the client goes away or the part drains. */
  readonly signal: AbortSignal
}

export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      /** Sent as it comes, with back-pressure; for CSV and server-sent events. */
      readonly status: number
      readonly contentType: string
      readonly stream: AsyncIterable<string>
      readonly headers?: Readonly<Record<string, string>>
    }

/** What OpenAPI says of one answer. */
export type AnswerSpec = {
  readonly description: string
  readonly schema?: z.ZodType
  readonly contentType?: string
  readonly headers?: readonly ('Annals-Parked' | 'Annals-Position' | 'ETag' | 'Link' | 'Location')[]
}

/** Codes of this route beside the common ones, with their status. */
export type ProblemSpec = Readonly<Record<string, number>>

export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** Below the part's base path, with `:name` parameters: `/orders/:orderId/activate`. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  /** Any one of these lets the request in; what it may see is decided behind. Never empty. */
  readonly roles: readonly Role[]
  /** One field for each `:name` of the path; an id of the wrong shape is 404. */
  readonly params?: z.ZodObject
  /** Strict; a field whose schema takes a list may be given several times. */
  readonly query?: z.ZodObject
  /** Objects in it are strict at every depth. Accepts undefined where the body may be left out. */
  readonly body?: z.ZodType
  /**
   * The handler answers parts of the body one by one, and refuses by itself what NUL, a lone surrogate or a `__proto__`
   * is in: otherwise one of them is the fault of the whole body.
   */
  readonly bodyTexts?: 'checked-by-handler'
  readonly ifMatch?: 'required'
  readonly answers: Readonly<Record<number, AnswerSpec>>
  readonly problems: ProblemSpec
  readonly handle: (request: RouteRequest) => Promise<Answer>
}

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.infer<Schema> : undefined

/** A route whose handler sees exactly what its schemas parse. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly handle: (request: RouteRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>>) => Promise<Answer>
  },
): Route {
  // The router parses with these very schemas before it calls, so the handler's narrower request is what it gets.
  return definition as unknown as Route
}
