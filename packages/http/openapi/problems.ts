import { type CommonProblemCode, commonProblems, problemSchema } from '@annals/contracts'
import { pathParameters } from '../check-routes.ts'
import type { Route } from '../route.ts'
import type { Components } from './components.ts'
import type { JsonSchema } from './json-schema.ts'

/** Every problem a route may answer: its own, and those that the router answers before or around its handler. */
export function problemCodes(route: Route): ReadonlyMap<number, readonly string[]> {
  const changes = route.method !== 'get'
  const personal = route.roles.some((role) => role === 'customer' || role === 'owner')
  const routers: readonly (readonly [CommonProblemCode, boolean])[] = [
    ['invalid-token-header', true],
    ['malformed-json', changes],
    ['repeated-key', changes],
    ['unauthenticated', true],
    ['forbidden', true],
    ['no-profile', personal],
    ['not-found', pathParameters(route.path).length > 0],
    ['revision-mismatch', route.ifMatch !== undefined],
    ['body-too-large', changes],
    ['unsupported-media-type', changes],
    ['invalid-request', true],
    ['idempotency-key-reused', changes],
    ['if-match-required', route.ifMatch !== undefined],
    ['too-many-requests', true],
    ['internal', true],
    ['contention', changes],
    ['not-caught-up', true],
    ['unavailable', true],
  ]
  const all = [
    ...routers.flatMap(([code, applies]) => (applies ? [[code, commonProblems[code]] as const] : [])),
    ...Object.entries(route.problems),
  ]
  const byStatus = Map.groupBy(all, ([, status]) => status)
  return new Map(
    [...byStatus].map(([status, entries]) => [
      status,
      [...new Set(entries.map(([code]) => code))].toSorted(),
    ]),
  )
}

const headersOfStatus: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
}

/** The OpenAPI responses of a route's problems, by status. */
export function problemResponses(route: Route, parts: Components): Readonly<Record<string, JsonSchema>> {
  const problem = parts.use(problemSchema, 'output')
  return Object.fromEntries(
    [...problemCodes(route)].map(([status, codes]) => {
      const these = { type: 'object', properties: { status: { const: status }, code: { enum: codes } } }
      const headers = ['X-Correlation-Id', ...(headersOfStatus[status] ?? [])]
      return [
        String(status),
        {
          description: codes.join(', '),
          headers: Object.fromEntries(
            headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
          ),
          content: { 'application/problem+json': { schema: { allOf: [problem, these] } } },
        },
      ]
    }),
  )
}
