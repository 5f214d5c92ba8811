import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { InjectOptions, Response } from 'light-my-request'
import { bearer } from './sample-part/principals.ts'
import { type Expected, invalid, refuses } from './sample-part/refusal.ts'
import { someId, someOrder } from './sample-part/routes.ts'
import { basePath, samplePart } from './sample-part/sample-part.ts'

const part = samplePart()
const valid = JSON.stringify(someOrder)

function post(payload: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  const request: InjectOptions = {
    method: 'POST',
    url: `${basePath}/orders`,
    headers: { ...bearer('importer'), 'content-type': 'application/json', ...headers },
    payload,
  }
  return part.send(request)
}

suite('a path, a query or a header', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    part.send({ url: `${basePath}${path}`, headers: { ...bearer('sales'), ...headers } })

  test('an id of the wrong shape names nothing', async () => {
    const ids = [
      'x',
      someId.toUpperCase(),
      `${someId}0`,
      '%00',
      `${someId}%00`,
      '%ED%A0%80',
      '%',
      '%zz',
      '..%2f..',
      '__proto__',
      'constructor',
      'x'.repeat(5_000),
    ]
    for (const id of ids) await refuses(await get(`/orders/${id}`), { status: 404, code: 'not-found' })
  })

  const queries: readonly (readonly [string, Expected])[] = [
    ['other=1', invalid(['?other', 'unknown-field'])],
    ['limit=1&limit=2', invalid(['?limit', 'repeated-parameter'])],
    ['limit=0', invalid(['?limit', 'too-small'])],
    ['limit=501', invalid(['?limit', 'too-large'])],
    ['limit=ten', invalid(['?limit', 'wrong-type'])],
    ['search=%00', invalid(['?search', 'control-character'])],
    ['%00=x', invalid(['?', 'control-character'])],
    ['search=%ED%A0%80', invalid(['?search', 'wrong-encoding'])],
    ['search=%', invalid(['?search', 'wrong-encoding'])],
    ['search=%0A', invalid(['?search', 'too-short'])],
    ['status=Lost', invalid(['?status/0', 'not-allowed'])],
    ['__proto__=x', invalid(['?__proto__', 'unknown-field'])],
    ['status[]=Created', invalid(['?status[]', 'unknown-field'])],
    ['search[x]=1', invalid(['?search[x]', 'unknown-field'])],
  ]
  for (const [query, expected] of queries) {
    test(`the query ${query} is refused`, async () => refuses(await get(`/orders?${query}`), expected))
  }

  test('a route without parameters takes none', async () => {
    await refuses(await get(`/orders/${someId}?x=1`), invalid(['?x', 'unknown-field']))
  })

  test('Annals-After that holds no tokens is refused', async () => {
    for (const after of [
      'x',
      'order_s',
      'order_s_1.0',
      'order_s_x.1',
      'Order_s_1.1',
      'a_b_1.1_c',
      `order_s_1.1,${'x'.repeat(3_000)}`,
    ]) {
      await refuses(await get(`/orders/${someId}`, { 'annals-after': after }), {
        status: 400,
        code: 'invalid-token-header',
      })
    }
  })

  test('an Idempotency-Key that is empty, too long or not visible ASCII is refused', async () => {
    for (const key of ['', ' ', 'a b', 'x'.repeat(201), 'é']) {
      await refuses(
        await post(valid, { 'idempotency-key': key }),
        invalid(['Idempotency-Key:', 'wrong-format']),
      )
    }
  })

  test('a Prefer that is not ours changes nothing, and a long wait is cut', async () => {
    const waits = async (prefer: string) => {
      await get(`/orders/${someId}`, { prefer })
      return part.calls.at(-1)?.waitMs
    }
    assert.equal(await waits('return=minimal; wait=1'), 1_000)
    assert.equal(await waits('wait=999999'), 30_000)
    assert.equal(await waits('wait=0'), 0)
    for (const prefer of ['wait=-1', 'wait=x', 'await=3', 'wait', 'wait=1e9', 'nowait=1'])
      assert.equal(await waits(prefer), 5_000, prefer)
  })
})
