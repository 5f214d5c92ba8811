import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startGateway, type Upstream } from './gateway.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Answers with the path and the length of the body. */
const measure: Handler = (request, response) => {
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
  })
  request.on('end', () => response.end(`${request.url} ${length}`))
}

async function upstream(context: TestContext, handler: Handler): Promise<Upstream> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  context.after(() => server.close())
  return { port: (server.address() as AddressInfo).port, isReady: () => true, refused: () => undefined }
}

/** One that nobody listens on, until it was refused. */
async function goneUpstream(): Promise<Upstream> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  let isReady = true
  return {
    port,
    isReady: () => isReady,
    refused: () => {
      isReady = false
    },
  }
}

async function gatewayTo(context: TestContext, upstreams: readonly Upstream[]): Promise<string> {
  const gateway = await startGateway([{ path: '/a', as: '/b', upstreams }], 0)
  context.after(() => gateway.stop())
  return `http://localhost:${gateway.port}`
}

test('a replica that accepts no connection is passed over with the whole body, and not asked again', async (context) => {
  const url = await gatewayTo(context, [await goneUpstream(), await upstream(context, measure)])
  for (const length of [3_000_000, 10, 20]) {
    const answer = await fetch(`${url}/a/x?y=1`, {
      method: 'POST',
      body: 'x'.repeat(length),
      signal: AbortSignal.timeout(5_000),
    })
    assert.equal(await answer.text(), `/b/x?y=1 ${length}`)
  }
})

test('an answer to a body that is not read to its end arrives, and the connection goes on', async (context) => {
  const refuse: Handler = (request, response) => {
    request.resume()
    response.writeHead(413).end('too large')
  }
  const url = await gatewayTo(context, [await upstream(context, refuse)])
  for (let times = 0; times < 5; times += 1) {
    const answer = await fetch(`${url}/a`, {
      method: 'POST',
      body: 'x'.repeat(3_000_000),
      signal: AbortSignal.timeout(5_000),
    })
    assert.deepEqual([answer.status, await answer.text()], [413, 'too large'])
  }
})

test('what no route names is not found, and where nobody is ready the answer is 503', async (context) => {
  const nobody = { ...(await goneUpstream()), isReady: () => false }
  const url = await gatewayTo(context, [nobody])
  assert.equal((await fetch(`${url}/ab`)).status, 404)
  assert.equal((await fetch(`${url}/a`)).status, 503)
})

test('a replica that dies before it answers is told as 502, and one that dies amid its answer cuts it', async (context) => {
  const die: Handler = (request, response) => {
    if (request.url === '/b/late') response.write('begun')
    setTimeout(() => request.socket.destroy(), 20)
  }
  const url = await gatewayTo(context, [await upstream(context, die)])
  assert.equal((await fetch(`${url}/a`)).status, 502)
  const cut = await fetch(`${url}/a/late`)
  await assert.rejects(cut.text())
})
