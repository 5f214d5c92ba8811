import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateLimit } from './rate-limit.ts'

function limited(requestsPerSecond: number, burst: number) {
  const clock = { nowMs: 1_000_000 }
  return { clock, limit: rateLimit({ requestsPerSecond, burst }, () => clock.nowMs) }
}

test('in a long run a subject gets its rate and no more', () => {
  const { clock, limit } = limited(200, 1_000)
  let passed = 0
  for (let step = 0; step < 10_000; step += 1) {
    if (limit('ana') === 0) passed += 1
    clock.nowMs += 1
  }
  assert(passed >= 2_999 && passed <= 3_000, `${passed} passed in ten seconds`)
})

test('the wait that is told is enough', () => {
  const { clock, limit } = limited(4, 1)
  assert.equal(limit('ana'), 0)
  const waitMs = limit('ana')
  assert.equal(waitMs, 250)
  clock.nowMs += waitMs
  assert.equal(limit('ana'), 0)
})

test('a clock that is set back neither gives nor locks out', () => {
  const { clock, limit } = limited(1_000, 2)
  limit('ana')
  clock.nowMs -= 3_600_000
  assert.equal(limit('ana'), 0)
  assert(limit('ana') > 0)
  clock.nowMs += 1
  assert.equal(limit('ana'), 0)
})

test('subjects who come once are forgotten, those in debt are not', () => {
  const { clock, limit } = limited(1, 1)
  for (let subject = 0; subject < 9_999; subject += 1) limit(`subject-${subject}`)
  clock.nowMs += 1_000
  limit('in-debt')
  assert.equal(limit('one-too-many'), 0)
  assert(limit('in-debt') > 0)
  assert.equal(limit('subject-1'), 0)
})
