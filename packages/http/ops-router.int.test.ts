import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inject } from 'light-my-request'
import { httpApp } from './http-app.ts'
import { type OpsSettings, opsRouter } from './ops-router.ts'
import { roleGuard } from './role-guard.ts'
import { bearer, sampleVerifier } from './sample-part/principals.ts'

function ops(settings: Partial<OpsSettings> & { readonly health?: OpsSettings['health'] }) {
  const router = opsRouter({
    health: { started: () => true, ready: async () => ({ ready: true }) },
    metrics: { text: async () => 'annals_up 1\n', contentType: 'text/plain; version=0.0.4' },
    ...settings,
  })
  const app = httpApp([{ at: '/', router }], (error) => {
    throw error
  })
  return (url: string, headers: Record<string, string> = {}) => inject(app, { url, headers })
}

test('a part that runs is alive, started and ready, and shows its metrics', async () => {
  const get = ops({})
  for (const path of ['/livez', '/readyz', '/startupz']) {
    const response = await get(path)
    assert.deepEqual([response.statusCode, response.json()], [200, { status: 'ok' }], path)
  }
  const metrics = await get('/metrics')
  assert.deepEqual([metrics.statusCode, metrics.payload], [200, 'annals_up 1\n'])
  assert.match(String(metrics.headers['content-type']), /version=0.0.4/)
})

test('a part whose database is away is alive but not ready', async () => {
  const get = ops({
    health: { started: () => true, ready: async () => ({ ready: false, detail: 'schema too new' }) },
  })
  assert.equal((await get('/livez')).statusCode, 200)
  const response = await get('/readyz')
  assert.deepEqual(
    [response.statusCode, response.json()],
    [503, { status: 'unavailable', detail: 'schema too new' }],
  )
})

test('a readiness check that throws is not ready and takes nothing down', async () => {
  const get = ops({
    health: { started: () => true, ready: async () => Promise.reject(new Error('no such table')) },
  })
  assert.equal((await get('/readyz')).statusCode, 503)
})

test('a part that has not started says so', async () => {
  const get = ops({ health: { started: () => false, ready: async () => ({ ready: false }) } })
  assert.deepEqual([(await get('/livez')).statusCode, (await get('/startupz')).statusCode], [200, 503])
})

test('on a public port only operators see more than livez and readyz', async () => {
  const get = ops({ guard: roleGuard(sampleVerifier, 'operator') })
  for (const path of ['/livez', '/readyz']) assert.equal((await get(path)).statusCode, 200)
  for (const path of ['/startupz', '/metrics']) {
    assert.equal((await get(path)).statusCode, 401, path)
    assert.equal((await get(path, bearer('sales'))).statusCode, 403, path)
    assert.equal((await get(path, bearer('operator'))).statusCode, 200, path)
  }
})

test('a path that no router serves is a problem', async () => {
  const response = await ops({})('/nowhere')
  assert.deepEqual([response.statusCode, response.json().code], [404, 'not-found'])
})
