import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InjectOptions } from 'light-my-request'
import { bearer, type SampleToken } from './sample-part/principals.ts'
import { someId, someLine, someOrder } from './sample-part/routes.ts'
import { basePath, samplePart } from './sample-part/sample-part.ts'

const order = `${basePath}/orders/${someId}`

function json(
  url: string,
  token: SampleToken,
  payload: unknown,
  headers: Record<string, string> = {},
): InjectOptions {
  return {
    method: 'POST',
    url,
    headers: { ...bearer(token), 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  }
}

test('a handler sees the parsed request, and its answer goes out with its headers', async () => {
  const part = samplePart()
  const response = await part.send(
    json(
      `${basePath}/orders`,
      'customer',
      { ...someOrder, customerName: '  Ana 😀 مرحبا ' },
      {
        'idempotency-key': 'k-1',
        'annals-after': 'inventory_store-1_0.5-3.7',
        prefer: 'respond-async, wait=2',
        'x-correlation-id': 'c-1',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    ),
  )
  assert.equal(response.statusCode, 201)
  assert.deepEqual(response.json(), { id: someId, revision: 1 })
  assert.equal(response.headers['etag'], '"1"')
  assert.equal(response.headers['location'], '/orders/x')
  assert.equal(response.headers['annals-position'], 'order_s_1.1')
  assert.equal(response.headers['x-correlation-id'], 'c-1')
  assert.equal(response.headers['content-type'], 'application/json')
  const [call] = part.calls
  assert.deepEqual(call?.body, { ...someOrder, customerName: 'Ana 😀 مرحبا', channel: 'web' })
  assert.equal(call?.idempotencyKey, 'k-1')
  assert.equal(call?.after, 'inventory_store-1_0.5-3.7')
  assert.equal(call?.waitMs, 2_000)
  assert.equal(call?.correlationId, 'c-1')
  assert.equal(call?.traceparent, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
  assert.equal(call?.principal.subject, 'ana')
  assert.equal(call?.url, `${basePath}/orders`)
})

test('a request without headers of ours gets a correlation id and the default wait', async () => {
  const part = samplePart({ limits: { waitMs: 1_234 } })
  const response = await part.send({
    url: order,
    headers: { ...bearer('sales'), 'x-correlation-id': 'bad id\u00e9' },
  })
  assert.equal(response.headers['x-correlation-id'], 'minted-1')
  assert.deepEqual(
    [part.calls[0]?.waitMs, part.calls[0]?.after, part.calls[0]?.idempotencyKey],
    [1_234, undefined, undefined],
  )
})

test('every answer forbids sniffing, framing, referrers and caches, and names no framework', async () => {
  const part = samplePart()
  for (const url of [order, `${basePath}/nowhere`, '/elsewhere', `${basePath}/openapi.json`]) {
    const { headers } = await part.send({ url, headers: bearer('sales') })
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/)
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-powered-by'], undefined)
  }
})

test('an unknown path is 404, a known one with another method is 405 with the methods it has', async () => {
  const part = samplePart()
  for (const url of [
    '/',
    '/other',
    `${basePath}`,
    `${basePath}/`,
    `${basePath}/orders/`,
    `${basePath}/ORDERS`,
    `${basePath}/orders/%FF`,
    `${basePath}/%`,
  ]) {
    const response = await part.send({ url, headers: bearer('sales') })
    assert.deepEqual([response.statusCode, response.json().code], [404, 'not-found'], url)
    assert.equal(response.headers['content-type'], 'application/problem+json')
  }
  const response = await part.send({ method: 'DELETE', url: order })
  assert.deepEqual([response.statusCode, response.json().code], [405, 'method-not-allowed'])
  assert.equal(response.headers['allow'], 'GET, HEAD, OPTIONS')
  assert.equal((await part.send({ method: 'GET', url: `${order}/ship` })).headers['allow'], 'OPTIONS, POST')
  const options = await part.send({ method: 'OPTIONS', url: `${basePath}/orders` })
  assert.deepEqual([options.statusCode, options.headers['allow']], [204, 'GET, HEAD, OPTIONS, POST'])
})

test('HEAD answers what GET does, without a body', async () => {
  const part = samplePart()
  const response = await part.send({ method: 'HEAD', url: order, headers: bearer('sales') })
  assert.deepEqual([response.statusCode, response.headers['etag'], response.payload], [200, '"1"', ''])
  const stream = await part.send({ method: 'HEAD', url: `${basePath}/changes`, headers: bearer('sales') })
  assert.deepEqual(
    [stream.statusCode, stream.headers['content-type'], stream.payload],
    [200, 'text/event-stream', ''],
  )
})

test('a command that overwrites needs If-Match: missing is 428, weak, several, any or garbage is 412', async () => {
  const part = samplePart()
  const put = (headers: Record<string, string>) =>
    part.send({ ...json(`${order}/lines`, 'sales', { lines: [someLine] }, headers), method: 'PUT' })
  const missing = await put({})
  assert.deepEqual([missing.statusCode, missing.json().code], [428, 'if-match-required'])
  for (const tag of ['W/"1"', '*', '"1", "2"', '1', '""', '"x"', '"-1"', `"${'9'.repeat(30)}"`]) {
    const response = await put({ 'if-match': tag })
    assert.deepEqual([response.statusCode, response.json().code], [412, 'revision-mismatch'], tag)
  }
  assert.equal(part.calls.length, 0)
  assert.equal((await put({ 'if-match': '"7"' })).statusCode, 200)
  assert.equal(part.calls[0]?.ifMatch, '7')
})

test('a refusal is answered with its status, code and params', async () => {
  const response = await samplePart().send(
    json(`${basePath}/orders`, 'sales', { ...someOrder, customerName: 'Nobody' }),
  )
  assert.deepEqual(response.json(), {
    type: 'urn:annals:problem:customer-unknown',
    title: 'Customer unknown',
    status: 422,
    code: 'customer-unknown',
    params: { customerName: 'Nobody' },
  })
})

test('a fault of ours is 500 with an id to look up and no detail; the log has both', async () => {
  const part = samplePart()
  const response = await part.send({ url: `${basePath}/broken`, headers: bearer('operator') })
  assert.deepEqual([response.statusCode, response.json().code], [500, 'internal'])
  const { id } = response.json().params
  assert.equal(response.json().instance, `urn:uuid:${id}`)
  assert.doesNotMatch(response.payload, /database|ana@/)
  const line = part
    .logged()
    .split('\n')
    .find((text) => text.includes(`"errorId":"${id}"`))
  assert.match(line ?? '', /the database says/)
  assert.match(line ?? '', /"correlationId":"minted-/)
})

test('a verifier that breaks is a fault of ours, not of the token', async () => {
  const response = await samplePart().send({ url: order, headers: bearer('verifier-broken') })
  assert.equal(response.statusCode, 500)
})

test('a subject that was quiet may send its burst at once, then so many a second; others are not held up', async () => {
  const part = samplePart({ limits: { burst: 3, requestsPerSecond: 2 } })
  const get = async (token: SampleToken) => part.send({ url: order, headers: bearer(token) })
  const statuses = async (token: SampleToken, count: number) =>
    Promise.all(Array.from({ length: count }, async () => (await get(token)).statusCode))
  assert.deepEqual(await statuses('sales', 4), [200, 200, 200, 429])
  const limited = await get('sales')
  assert.deepEqual([limited.json().code, limited.headers['retry-after']], ['too-many-requests', '1'])
  assert.deepEqual(await statuses('customer', 3), [200, 200, 200])
  part.nowMs += 500
  assert.deepEqual(await statuses('sales', 2), [200, 429])
  assert.deepEqual(
    await statuses('importer', 10),
    Array.from({ length: 10 }, () => 200),
  )
})

test('requests are counted by route template and status, and the log holds no id of the path', async () => {
  const part = samplePart()
  await part.send({ url: order, headers: bearer('sales') })
  await part.send({ url: `${basePath}/secret-path?search=Ana` })
  assert.deepEqual(
    part.observed.map(({ method, route, status }) => [method, route, status]),
    [
      ['GET', '/orders/:orderId', 200],
      ['GET', 'unmatched', 404],
    ],
  )
  assert(part.observed.every(({ durationMs }) => durationMs >= 0))
  assert.doesNotMatch(part.logged(), /secret-path|Ana|0190a000/)
})

test('pages of other origins may read nothing, unless their origin is configured', async () => {
  const closed = await samplePart().send({
    url: order,
    headers: { ...bearer('sales'), origin: 'https://shop.example' },
  })
  assert.equal(closed.headers['access-control-allow-origin'], undefined)

  const open = samplePart({ allowedOrigins: ['https://shop.example'] })
  const from = (origin: string) => open.send({ url: order, headers: { ...bearer('sales'), origin } })
  assert.equal(
    (await from('https://shop.example')).headers['access-control-allow-origin'],
    'https://shop.example',
  )
  const stranger = await from('https://evil.example')
  assert.equal(stranger.headers['access-control-allow-origin'], undefined)
  assert.equal(stranger.headers['vary'], 'Origin')
  const preflight = await open.send({
    method: 'OPTIONS',
    url: order,
    headers: { origin: 'https://shop.example' },
  })
  assert.equal(preflight.statusCode, 204)
  assert.match(String(preflight.headers['access-control-allow-headers']), /Authorization.*If-Match/)
})

test('a list answers with the link to its next page, which keeps the filters, and the last page has none', async () => {
  const part = samplePart()
  const first = await part.send({
    url: `${basePath}/orders?search=%C3%A9cole+1&status=Created&status=Shipped&limit=10`,
    headers: bearer('sales'),
  })
  assert.equal(first.statusCode, 200)
  assert.deepEqual(part.calls[0]?.query, { search: 'école 1', status: ['Created', 'Shipped'], limit: 10 })
  const link = /^<(?<next>[^>]+)>; rel="next"$/.exec(String(first.headers['link']))?.groups?.['next']
  assert(link !== undefined)
  const second = await part.send({ url: link, headers: bearer('sales') })
  assert.deepEqual(part.calls[1]?.query, {
    search: 'école 1',
    status: ['Created', 'Shipped'],
    limit: 10,
    cursor: 'abc=',
  })
  assert.equal(second.headers['link'], undefined)
  assert.equal(second.json().next, null)
})

test('one value of a parameter that takes several is a list of one', async () => {
  const part = samplePart()
  await part.send({ url: `${basePath}/orders?status=Created`, headers: bearer('sales') })
  assert.deepEqual(part.calls[0]?.query, { status: ['Created'], limit: 50 })
})

test('while the part drains a waiting handler gives up and the answer says to come back', async () => {
  const drain = new AbortController()
  drain.abort()
  const part = samplePart({ drain: drain.signal })
  const response = await part.send({ url: `${basePath}/broken`, headers: bearer('operator') })
  assert.deepEqual([response.statusCode, response.json().code], [503, 'unavailable'])
})
