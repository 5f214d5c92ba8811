import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { type TestContext, test } from 'node:test'
import { listen } from '@annals/http'
import { ClientRefused, serviceToken } from './service-token.ts'

async function realm(t: TestContext, answer: RequestListener) {
  const server = await listen(answer, { port: 0, host: '127.0.0.1' })
  t.after(() => server.stop(0))
  return `http://127.0.0.1:${server.port}`
}

const client = { clientId: 'annals-order-query', clientSecret: 'only-a-test' }

function json(status: number, body: unknown): RequestListener {
  return (request, response) => {
    request.resume()
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  }
}

test('a token is asked for once for all who wait, and anew shortly before its end', async (t) => {
  let nowMs = 0
  let asked = 0
  const realmUrl = await realm(t, (request, response) => {
    asked += 1
    json(200, { access_token: `token-${asked}`, expires_in: 60 })(request, response)
  })
  const token = serviceToken({ realmUrl, ...client, nowMs: () => nowMs })
  assert.deepEqual(await Promise.all([token(), token()]), ['token-1', 'token-1'])
  nowMs = 29_999
  assert.equal(await token(), 'token-1')
  nowMs = 30_000
  assert.equal(await token(), 'token-2')
})

test('the client is sent as OAuth asks, and never in the address', async (t) => {
  const sent: string[] = []
  const realmUrl = await realm(t, (request, response) => {
    sent.push(`${request.method} ${request.url}`)
    request.setEncoding('utf8').on('data', (text: string) => sent.push(text))
    request.on('end', () => json(200, { access_token: 'token', expires_in: 60 })(request, response))
  })
  await serviceToken({ realmUrl, ...client, nowMs: () => 0 })()
  assert.deepEqual(sent, [
    'POST /protocol/openid-connect/token',
    'grant_type=client_credentials&client_id=annals-order-query&client_secret=only-a-test',
  ])
})

test('a client that the realm does not know is refused; a realm that is not there yet is away', async (t) => {
  const unknown = await realm(t, json(401, { error: 'invalid_client', error_description: 'Invalid client' }))
  await assert.rejects(serviceToken({ realmUrl: unknown, ...client, nowMs: () => 0 })(), ClientRefused)
  const later = await realm(t, json(404, { error: 'Realm does not exist' }))
  await assert.rejects(serviceToken({ realmUrl: later, ...client, nowMs: () => 0 })(), (error) => {
    assert(error instanceof Error && !(error instanceof ClientRefused))
    assert.match(error.message, /answered 404 instead of a token/)
    assert.doesNotMatch(error.message, /only-a-test/)
    return true
  })
})

test('a failure is not kept: the next caller asks again', async (t) => {
  let asked = 0
  const realmUrl = await realm(t, (request, response) => {
    asked += 1
    json(asked === 1 ? 503 : 200, { access_token: 'token', expires_in: 60 })(request, response)
  })
  const token = serviceToken({ realmUrl, ...client, nowMs: () => 0 })
  await assert.rejects(token())
  assert.equal(await token(), 'token')
})
