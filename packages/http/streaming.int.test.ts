import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { listen } from './http-server.ts'
import { bearer } from './sample-part/principals.ts'
import { recordedChanges } from './sample-part/recorded-changes.ts'
import { samplePart } from './sample-part/sample-part.ts'
import { serve, until } from './sample-part/serve.ts'

async function open(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const outgoing = request(url, { headers: { ...bearer('sales'), ...headers }, agent: false })
  outgoing.on('error', () => undefined)
  outgoing.end()
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response')
  assert(incoming !== undefined)
  incoming.on('error', () => undefined)
  return incoming
}

/** Rows without end; says how many were asked for and whether it was told to stop. */
function endlessRows() {
  const seen = { rows: 0, ended: false }
  const row = 'x'.repeat(20_000)
  async function* rows(): AsyncGenerator<string> {
    try {
      for (;;) {
        seen.rows += 1
        yield row
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, rows }
}

test('a stream waits for a client that does not read, and stops when the client goes away', async (t) => {
  const { seen, rows } = endlessRows()
  const part = samplePart({ csvRows: rows })
  const { url } = await serve(t, part)
  const response = await open(`${url}/orders.csv`)
  response.pause()
  let before = -1
  await until('the source to stand still', () => {
    const still = before === seen.rows
    before = seen.rows
    return still && seen.rows > 0
  })
  const stood = seen.rows
  response.resume()
  await until('the source to go on', () => seen.rows > stood + 100)
  response.destroy()
  await until('the source to end', () => seen.ended)
  await until('the request to be counted', () => part.observed.length === 1)
  assert.equal(part.observed[0]?.status, 499)
})

test('a long CSV arrives whole', async (t) => {
  const part = samplePart({
    csvRows: async function* () {
      for (let row = 0; row < 20_000; row += 1) yield `order ${row}`
    },
  })
  const { url } = await serve(t, part)
  const response = await fetch(`${url}/orders.csv`, { headers: bearer('sales') })
  assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
  const lines = (await response.text()).split('\r\n')
  assert.equal(lines.length, 20_002)
  assert.equal(lines.at(-2), 'order 19999')
})

test('a stream that fails at its start is a problem, one that fails later is cut and not ended', async (t) => {
  let rowsBefore = 0
  const part = samplePart({
    csvRows: async function* () {
      for (let row = 0; row < rowsBefore; row += 1) yield 'x'.repeat(1_000)
      throw new Error('the database went away')
    },
  })
  const { url } = await serve(t, part)
  const early = await fetch(`${url}/orders.csv`, { headers: bearer('sales') })
  assert.equal(early.status, 500)
  rowsBefore = 1_000
  const late = await fetch(`${url}/orders.csv`, { headers: bearer('sales') })
  assert.equal(late.status, 200)
  await assert.rejects(late.text())
  assert.match(part.logged(), /the connection is cut/)
})

test('events reach the client as they are committed, and a client that leaves frees its listener', async (t) => {
  const changes = recordedChanges()
  const { url } = await serve(t, samplePart({ changes }))
  const response = await open(`${url}/changes`, { 'last-event-id': '0' })
  assert.equal(response.headers['content-type'], 'text/event-stream')
  assert.equal(response.headers['cache-control'], 'no-store')
  let text = ''
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  changes.commit(2)
  await until('both', () => text.includes('id: 2\n'))
  response.destroy()
  await until('no listener', () => changes.listeners() === 0)
})

test('the last id may also come in the query, for clients that cannot send headers', async (t) => {
  const changes = recordedChanges()
  changes.commit(2)
  const { url } = await serve(t, samplePart({ changes }))
  const response = await open(`${url}/changes?lastEventId=1`)
  const [chunk] = await once(response, 'data')
  let text = String(chunk)
  response.on('data', (more: Buffer) => {
    text += more.toString()
  })
  await until('the second', () => text.includes('id: 2\n'))
  assert(!text.includes('id: 1\n'))
  response.destroy()
})

test('a drain ends open streams properly, and the server then stops without cutting', async (t) => {
  const drain = new AbortController()
  const changes = recordedChanges()
  const server = await serve(t, samplePart({ changes, drain: drain.signal }))
  const response = await fetch(`${server.url}/changes`, { headers: bearer('sales') })
  await until('the listener', () => changes.listeners() === 1)
  drain.abort()
  assert.match(await response.text(), /event: ready/)
  const startedMs = performance.now()
  await server.stop(5_000)
  assert(performance.now() - startedMs < 2_000)
})

test('a server that stops cuts what does not end in time', async (t) => {
  const { rows } = endlessRows()
  const server = await serve(t, samplePart({ csvRows: rows }))
  const response = await open(`${server.url}/orders.csv`)
  response.pause()
  await server.stop(50)
  response.resume()
  await until('the cut', () => response.readableAborted)
})

test('a port that is taken is refused at once', async (t) => {
  const { port } = await serve(t, samplePart())
  await assert.rejects(listen(samplePart().app, { port, host: '127.0.0.1' }), { code: 'EADDRINUSE' })
})

test('a body of 10 MB gets its 413 while it is still being sent', async (t) => {
  const { url } = await serve(t, samplePart())
  const response = await fetch(`${url}/orders`, {
    method: 'POST',
    headers: { ...bearer('sales'), 'content-type': 'application/json' },
    body: JSON.stringify({ customerName: 'x'.repeat(10_000_000) }),
  })
  assert.equal(response.status, 413)
  assert.match(await response.text(), /"code":"body-too-large"/)
})

test('a client that leaves in the middle of its body disturbs nobody', async (t) => {
  const part = samplePart()
  const server = await serve(t, part)
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /api/sample/commands/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sales\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a"`,
    () => socket.destroySoon(),
  )
  await until('the end of the exchange', () => part.observed.length === 1)
  assert.equal(part.observed[0]?.status, 499)
  assert.equal((await fetch(`${server.url}/openapi.json`)).status, 200)
  assert.doesNotMatch(part.logged(), /fault of ours/)
})
