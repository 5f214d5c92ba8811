import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { turnedClock } from './contract-suite/index.ts'
import { personKeyCache } from './person-key-cache.ts'

const key = createSecretKey(Buffer.alloc(32, 1))

test('a key is in memory for a minute after it was put there, however often it is used', () => {
  const clock = turnedClock(0)
  const cache = personKeyCache(clock)
  cache.set('ada', key)
  clock.turn(59_999)
  assert.equal(cache.get('ada'), key)
  clock.turn(1)
  assert.equal(cache.get('ada'), undefined)
})

test('of too many keys the one goes that was used the longest ago', () => {
  const cache = personKeyCache(turnedClock(0), 2)
  cache.set('ada', key)
  cache.set('bob', key)
  cache.get('ada')
  cache.set('eve', key)
  assert.deepEqual(
    ['ada', 'bob', 'eve'].map((person) => cache.get(person) !== undefined),
    [true, false, true],
  )
})

test('a deleted key is gone at once', () => {
  const cache = personKeyCache(turnedClock(0))
  cache.set('ada', key)
  cache.delete('ada')
  assert.equal(cache.get('ada'), undefined)
})
