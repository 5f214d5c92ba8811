import type { Role } from '@annals/contracts'
import { ProblemError, type RouteRequest } from '@annals/http'
import type { Part } from '@annals/part'

export type Asked = {
  readonly params?: object
  readonly query?: object
  readonly body?: unknown
  readonly ifMatch?: string
  readonly idempotencyKey?: string
  /** The `Annals-After` header; there is no time to wait. */
  readonly after?: string
  readonly lastEventId?: string
  readonly signal?: AbortSignal
  /** A stream is read until its text is enough; to its end when left out. */
  readonly until?: (text: string) => boolean
}

export type Answered = {
  readonly status: number
  /** Of a problem. */
  readonly code?: string
  /** Of a problem: what the code is about. */
  readonly params?: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

type Principal = RouteRequest['principal']

/** Somebody with these roles, whose token never expires. */
export function somebody(
  roles: readonly Role[],
  profile: Pick<Principal, 'customerId' | 'ownerId'> = {},
): Principal {
  return {
    roles: new Set(roles),
    subject: 'u1',
    actor: 'user:u1',
    expiresAtMs: Number.MAX_SAFE_INTEGER,
    ...profile,
  }
}

/**
 * Calls a route of a part as the router does: for whom its roles let in, with what its schemas parse; a problem is an
 * answer, and an answer is held against its schema. A stream is read as text.
 */
export async function callRoute(
  part: Pick<Part, 'routes'>,
  principal: Principal,
  operationId: string,
  asked: Asked = {},
): Promise<Answered> {
  const route = part.routes.find((candidate) => candidate.operationId === operationId)
  if (route === undefined) throw new Error(`no route ${operationId}`)
  if (!route.roles.some((role) => principal.roles.has(role)))
    return { status: 403, code: 'forbidden', body: undefined, headers: {} }
  try {
    const answer = await route.handle({
      principal,
      params: route.params?.parse(asked.params),
      query: route.query?.parse(asked.query ?? {}),
      body: route.body?.parse(asked.body),
      operationId,
      idempotencyKey: asked.idempotencyKey,
      ifMatch: asked.ifMatch,
      correlationId: 'r1',
      traceparent: undefined,
      waitMs: 0,
      after: asked.after,
      lastEventId: asked.lastEventId,
      url: '/',
      signal: asked.signal ?? new AbortController().signal,
    })
    const { status, headers = {} } = answer
    if ('stream' in answer) return { status, body: await textOf(answer.stream, asked.until), headers }
    return { status, body: route.answers[status]?.schema?.parse(answer.body) ?? answer.body, headers }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { status, code, params } = error.problem
    return { status, code, ...(params === undefined ? {} : { params }), body: undefined, headers: {} }
  }
}

async function textOf(
  stream: AsyncIterable<string>,
  isEnough: (text: string) => boolean = () => false,
): Promise<string> {
  let text = ''
  for await (const piece of stream) {
    text += piece
    if (isEnough(text)) break
  }
  return text
}
