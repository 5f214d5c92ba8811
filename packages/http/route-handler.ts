import type { TokenVerifier } from '@annals/auth'
import { authenticate, requireRate, requireRole } from './authorize.ts'
import type { Exchange } from './exchange.ts'
import type { HttpLimits } from './limits.ts'
import { commonProblem } from './problem-error.ts'
import { queryParser } from './query-parameters.ts'
import type { RateLimit } from './rate-limit.ts'
import { readBody } from './request-body.ts'
import { afterOf, idempotencyKeyOf, requiredRevision, textHeader, waitMsOf } from './request-headers.ts'
import type { Route } from './route.ts'
import { sendAnswer } from './send-answer.ts'
import { textFault } from './text-faults.ts'

/**
 * Answers one route. The order is fixed: token, role, rate, then what costs more: path, query, headers, body.
 * A request that fails at one stage is told nothing of the later ones.
 */
export function routeHandler(
  route: Route,
  settings: { readonly verifier: TokenVerifier; readonly limits: HttpLimits; readonly limit: RateLimit },
): (exchange: Exchange) => Promise<void> {
  const { verifier, limits, limit } = settings
  const parseQuery = queryParser(route.query)
  return async ({ request, response, params: values, url, correlationId, traceparent, signal }) => {
    const principal = await authenticate(request.headers.authorization, verifier)
    requireRole(principal, route.roles)
    requireRate(principal, limit)

    const params = parseParams(route, values)
    const query = parseQuery(queryStringOf(url))
    const after = afterOf(request.headers)
    const waitMs = waitMsOf(request.headers['prefer'], limits)
    const changes = route.method !== 'get'
    const idempotencyKey = changes ? idempotencyKeyOf(request.headers['idempotency-key']) : undefined
    const body = changes ? await readBody(request, route, limits.bodyBytes) : undefined
    const ifMatch = route.ifMatch === 'required' ? requiredRevision(request.headers['if-match']) : undefined

    const answer = await route.handle({
      params,
      query,
      body: route.body === undefined ? undefined : body,
      principal,
      operationId: route.operationId,
      idempotencyKey,
      ifMatch,
      correlationId,
      traceparent,
      waitMs,
      after,
      lastEventId: textHeader(request.headers, 'Last-Event-ID'),
      url,
      signal,
    })
    await sendAnswer(response, answer, request.method === 'HEAD')
  }
}

/** An id of the wrong shape names nothing that exists. */
function parseParams(route: Route, values: Readonly<Record<string, unknown>>): unknown {
  if (route.params === undefined) return undefined
  const whole = Object.values(values).every(
    (value) => typeof value === 'string' && textFault(value) === undefined,
  )
  const parsed = whole ? route.params.safeParse({ ...values }) : undefined
  if (parsed?.success !== true) throw commonProblem('not-found')
  return parsed.data
}

function queryStringOf(url: string): string {
  const start = url.indexOf('?')
  return start === -1 ? '' : url.slice(start + 1)
}
