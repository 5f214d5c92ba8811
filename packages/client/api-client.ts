import { afterHeader, type Problem, positionHeader, problemSchema } from '@annals/contracts'
import { reasonOf } from './reason-of.ts'
import { retryAfterMs } from './retry-after.ts'
import { systemTiming, type Timing } from './timing.ts'
import type { TokenSource } from './token-source.ts'
import { type Attempt, untilAnswered } from './until-answered.ts'

export type ApiCall =
  | { readonly method: 'GET'; readonly path: string; readonly after?: string | undefined }
  | {
      readonly method: 'POST'
      readonly path: string
      /** Sent as JSON; undefined sends none. */
      readonly body: unknown
      /** The same in every try, so that a command whose answer was lost has no second effect. */
      readonly idempotencyKey: string
      readonly after?: string | undefined
    }
  | {
      readonly method: 'PUT'
      readonly path: string
      readonly body: unknown
      /** The revision that is overwritten. One whose answer was lost meets its own effect: `revision-mismatch`. */
      readonly ifMatch: number
      readonly after?: string | undefined
    }

export type ApiAnswer =
  | {
      readonly kind: 'done'
      readonly status: number
      readonly body: unknown
      readonly position: string | undefined
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

export type ApiClient = (call: ApiCall) => Promise<ApiAnswer>

export type ApiClientOptions = {
  /** The public origin. */
  readonly url: string
  readonly token: TokenSource
  /** How long the server may be away before a call gives up. */
  readonly awayMs?: number
  /** How long one try may take. */
  readonly tryMs?: number
  readonly signal?: AbortSignal | undefined
  readonly timing?: Timing
  /** Called before every try of a command, the first and each repeated one. */
  readonly onSent?: (call: Extract<ApiCall, { method: 'POST' }>) => void
  /** Called once for every command that the server accepted. */
  readonly onAcknowledged?: (call: Extract<ApiCall, { method: 'POST' }>, position: string | undefined) => void
}

/** The answer is none of the API's: the address is wrong, or something between us and the server speaks. */
export class NotTheApi extends Error {
  readonly code = 'not-the-api'
  constructor(url: URL, status: number, text: string) {
    super(`${url} answers ${status} and is not the Annals API: ${text.slice(0, 200)}`)
    this.name = 'NotTheApi'
  }
}

const waitSeconds = 10

/** A fault may be of the moment, as while a server stops; after so many repetitions it is the answer. */
const repeatedFaults = 3

/**
 * Sends calls until each is answered: a refused token is renewed, 429 and 503 are waited out, a fault of the server is
 * tried again three times, and a connection that breaks, even amid an answer, with the same Idempotency-Key. Throws Unanswered when the server
 * stays away, NotTheApi on an answer that is neither JSON nor a problem, and the signal's reason when it aborts.
 */
export function apiClient(options: ApiClientOptions): ApiClient {
  const { awayMs = 120_000, timing = systemTiming, signal } = options
  return async (call) => {
    const url = new URL(call.path, options.url)
    let refusedInARow = 0
    let faults = 0
    const answer = await untilAnswered(
      `${call.method} ${url}`,
      async () => {
        const token = await options.token.current()
        if (call.method === 'POST') options.onSent?.(call)
        const attempt = await tryOnce(url, call, token, options)
        if (attempt.kind === 'answered' && statusOf(attempt.answer) === 500 && faults < repeatedFaults) {
          faults += 1
          return { kind: 'again', reason: 'the server had a fault' }
        }
        if (attempt.kind === 'again' || statusOf(attempt.answer) !== 401) {
          refusedInARow = 0
          return attempt
        }
        refusedInARow += 1
        if (refusedInARow > 1) return attempt
        await options.token.renew(token)
        return { kind: 'again', reason: 'the token was refused', alive: true }
      },
      { awayMs, timing, signal },
    )
    if (call.method === 'POST' && answer.kind === 'done') options.onAcknowledged?.(call, answer.position)
    return answer
  }
}

async function tryOnce(
  url: URL,
  call: ApiCall,
  token: string,
  { signal, tryMs = 60_000 }: ApiClientOptions,
): Promise<Attempt<ApiAnswer>> {
  try {
    const timeout = AbortSignal.timeout(tryMs)
    const response = await fetch(url, {
      method: call.method,
      headers: headersOf(call, token),
      body: call.method !== 'GET' && call.body !== undefined ? JSON.stringify(call.body) : null,
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    return readAnswer(url, response, await response.text())
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof NotTheApi) throw error
    return { kind: 'again', reason: reasonOf(error) }
  }
}

function headersOf(call: ApiCall, token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(call.method === 'POST' && { 'idempotency-key': call.idempotencyKey }),
    ...(call.method === 'PUT' && { 'if-match': `"${call.ifMatch}"` }),
    ...(call.method !== 'GET' && call.body !== undefined && { 'content-type': 'application/json' }),
    ...(call.after !== undefined && { [afterHeader]: call.after, prefer: `wait=${waitSeconds}` }),
  }
}

// A gateway says 502, 503 or 504 while the server behind it restarts.
const awayStatuses = [502, 503, 504]

// A 503 that waits for a person: an event of this one item could not be handled.
const parked = 'parked'

function readAnswer(url: URL, response: Response, text: string): Attempt<ApiAnswer> {
  const { status } = response
  const body = parseJson(text)
  const afterMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
  const problem = problemSchema.safeParse(body).data
  if ((status === 429 || awayStatuses.includes(status)) && problem?.code !== parked) {
    const reason = `${status} ${text.slice(0, 200)}`
    return {
      kind: 'again',
      reason,
      ...(afterMs !== undefined && { afterMs }),
      ...(status === 429 && { alive: true }),
    }
  }
  if (response.ok && body !== undefined) {
    const position = response.headers.get(positionHeader) ?? undefined
    return { kind: 'answered', answer: { kind: 'done', status, body, position } }
  }
  if (problem === undefined) throw new NotTheApi(url, status, text)
  return { kind: 'answered', answer: { kind: 'refused', problem } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function statusOf(answer: ApiAnswer): number {
  return answer.kind === 'refused' ? answer.problem.status : answer.status
}
