import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { problemSchema, roles } from '@annals/contracts'
import { sharedSystem } from '../harness/running-system.ts'
import { type ServedPart, servedParts } from '../harness/served-documents.ts'
import { type ServedRoute, servedRoutes } from './served-routes.ts'
import { type TokenForge, tokenForge } from './token-forge.ts'

/** A walk that sees fewer than there were routes when it was written has lost some. */
const leastRoutes = 131

/** The claim without which a login of that role is nobody. */
const profiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customer: { customer_id: '00000000-0000-4000-8000-000000000001' },
  owner: { owner_id: '00000000-0000-4000-8000-000000000001' },
}

/** Guarded, but outside of the route tables. */
function probesOf({ service, kind }: ServedPart): readonly ServedRoute[] {
  return ['startupz', 'metrics'].map((probe) => ({
    method: 'GET',
    path: `/ops/${service}/${kind}/${probe}`,
    operationId: probe,
    roles: new Set(['operator']),
  }))
}

suite('every route of the running system', () => {
  const system = sharedSystem()
  let parts: readonly ServedPart[] = []
  let routes: readonly ServedRoute[] = []
  let forge: TokenForge | undefined

  before(async () => {
    parts = await servedParts(system().url)
    routes = [...(await servedRoutes(system())), ...parts.flatMap(probesOf)]
    forge = await tokenForge(system())
  })

  const tokens = () => {
    assert(forge !== undefined)
    return forge
  }

  test('is walked: no fewer than there were, of commands, queries and operations of each service', () => {
    const served = routes.length - parts.flatMap(probesOf).length
    assert(served >= leastRoutes, `${served} routes`)
    const walked = (base: string) => routes.some(({ path }) => path.startsWith(base))
    for (const service of ['customer', 'inventory', 'order', 'radar', 'registration', 'infraction']) {
      for (const base of [
        `/api/${service}/commands/`,
        `/api/${service}/queries/`,
        `/ops/${service}/command/`,
        `/ops/${service}/query/`,
      ]) {
        assert(walked(base), base)
      }
    }
    for (const base of ['/api/analytics/queries/', '/ops/analytics/query/']) assert(walked(base), base)
  })

  test('answers nobody without a token', async () => {
    await walk(async (route) => {
      const { status, problem, challenge } = await send(route, undefined)
      assert.deepEqual([status, problem?.code, challenge], [401, 'unauthenticated', 'Bearer realm="annals"'])
    })
  })

  test('answers no token with a fault, and names the fault', async () => {
    for (const [fault, { token, reason }] of Object.entries(tokens().bad)) {
      await walk(async (route) => {
        const { status, problem, challenge } = await send(route, token)
        assert.deepEqual(
          [status, problem?.code, problem?.params],
          [401, 'unauthenticated', { reason }],
          fault,
        )
        assert.match(challenge ?? '', /error="invalid_token"/)
      })
    }
  })

  test('answers nobody without a role, nor with roles that we do not know', async () => {
    for (const realm_access of [undefined, { roles: [] }, { roles: ['admin', 'offline_access', 'SALES'] }]) {
      const token = await tokens().good({ sub: 'no-role', realm_access })
      await walk(async (route) => {
        const { status, problem } = await send(route, token)
        assert.deepEqual([status, problem?.code], [403, 'forbidden'])
      })
    }
  })

  for (const role of roles) {
    test(`answers the role ${role} where it declares it, and nowhere else`, async () => {
      const token = await tokens().good({
        sub: `one-${role}`,
        realm_access: { roles: [role] },
        ...profiles[role],
      })
      await walk(async (route) => {
        const { status, problem } = await send(route, token)
        if (route.roles.has(role)) {
          assert(![401, 403, 429, 500].includes(status), `${status}`)
        } else {
          assert.deepEqual([status, problem?.code], [403, 'forbidden'])
        }
      })
    })
  }

  for (const role of Object.keys(profiles)) {
    test(`answers no ${role} whose login has no profile`, async () => {
      const token = await tokens().good({ sub: `nobody-${role}`, realm_access: { roles: [role] } })
      await walk(async (route) => {
        const { status, problem } = await send(route, token)
        const code = route.roles.has(role) ? 'no-profile' : 'forbidden'
        assert.deepEqual([status, problem?.code], [403, code])
      })
    })
  }

  /** Holds each route against a rule; the message says which one breaks it. */
  async function walk(rule: (route: ServedRoute) => Promise<void>): Promise<void> {
    for (const route of routes) {
      try {
        await rule(route)
      } catch (error) {
        throw new Error(`${route.method} ${route.path} (${route.operationId}): ${String(error)}`, {
          cause: error,
        })
      }
    }
  }

  async function send({ method, path }: ServedRoute, token: string | undefined) {
    const abort = new AbortController()
    const response = await fetch(system().url + path, {
      method,
      signal: abort.signal,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    })
    const isProblem = response.headers.get('content-type') === 'application/problem+json'
    const problem = isProblem ? problemSchema.parse(await response.json()) : undefined
    // A stream of changes goes on for as long as somebody listens.
    abort.abort()
    return { status: response.status, problem, challenge: response.headers.get('www-authenticate') }
  }
})
