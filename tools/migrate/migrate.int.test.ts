import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

function run(...names: readonly string[]) {
  const env = { PATH: process.env['PATH'] }
  const { status, stderr } = spawnSync(process.execPath, [main, ...names], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stderr }
}

test('a name that no part has is told with those that there are, and nothing is migrated', () => {
  const { status, stderr } = run('order-command', 'orders')
  assert.equal(status, 2)
  assert.match(stderr, /There is no part orders; there are customer-command, .*analytics\./)
})

test('a part is asked to migrate with its own settings; what it lacks is told, and the whole fails', () => {
  const { status, stderr } = run('order-query')
  assert.equal(status, 1)
  assert.match(stderr, /database\.host \(set ANNALS_DATABASE_HOST\)/)
  assert.doesNotMatch(stderr, /kafka/)
})
