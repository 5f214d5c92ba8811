import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { freePort, freePorts } from './free-port.ts'

test('a port that is taken is passed over', async () => {
  let last = 0
  const taken = await freePort(() => (last = Math.random()))
  const server = createServer().listen(taken, '127.0.0.1')
  await once(server, 'listening')
  try {
    const first = [last]
    assert.notEqual(await freePort(() => first.shift() ?? Math.random()), taken)
    assert.deepEqual(first, [])
  } finally {
    server.close()
  }
})

test('ports stay below those that the kernel gives to outgoing connections', async () => {
  const ports = await freePorts(3, Math.random)
  assert.equal(new Set(ports).size, 3)
  for (const port of ports) assert.ok(port >= 20_000 && port < 32_768, String(port))
})
