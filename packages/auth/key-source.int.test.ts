import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type TestContext, test } from 'node:test'
import { httpKeySource } from './key-source.ts'

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}/certs`
}

test('keys are read from an address', async (t) => {
  const url = await serve(t, (_request, response) => response.end('{"keys":[]}'))
  assert.deepEqual(await httpKeySource(url)(), { keys: [] })
})

test('an address that fails, sends elsewhere, answers with a page or not at all gives no keys', async (t) => {
  const answers: readonly RequestListener[] = [
    (_request, response) => response.writeHead(503).end(),
    (_request, response) => response.writeHead(302, { location: '/other' }).end(),
    (_request, response) => response.end('<html>'),
    () => undefined,
  ]
  for (const answer of answers) {
    const url = await serve(t, answer)
    await assert.rejects(httpKeySource(url, 300)())
  }
})
