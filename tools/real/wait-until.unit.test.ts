import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HopelessError, waitUntil } from './wait-until.ts'

test('tries again until a try succeeds', async () => {
  let tries = 0
  const value = await waitUntil(
    'three tries',
    5_000,
    () => {
      tries += 1
      if (tries < 3) throw new Error('not yet')
      return 'done'
    },
    1,
  )
  assert.deepEqual([value, tries], ['done', 3])
})

test('after its deadline it says what it waited for and why', async () => {
  const refused = () => Promise.reject(new Error('connection refused'))
  await assert.rejects(
    waitUntil('the broker', 20, refused, 1),
    /^Error: waited 0.02 s for the broker: connection/,
  )
})

test('a try that hangs does not hold it', async () => {
  const hanging = () => new Promise(() => undefined)
  await assert.rejects(waitUntil('an answer', 20, hanging, 1), /the first try did not end/)
})

test('a hopeless try ends it at once', async () => {
  let tries = 0
  const hopeless = () => {
    tries += 1
    throw new HopelessError('it has ended')
  }
  await assert.rejects(waitUntil('the broker', 5_000, hopeless), /^HopelessError: it has ended/)
  assert.equal(tries, 1)
})
