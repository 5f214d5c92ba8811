import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { Timing } from '@annals/client'
import { openLoop } from './open-loop.ts'

/** A clock that moves only when somebody sleeps. */
function fakeTiming() {
  let nowMs = 1_000
  const timing: Timing = {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms
      await turn()
    },
    random: () => 0,
  }
  return { timing, pass: (ms: number) => (nowMs += ms) }
}

const items = [0, 100, 200, 300].map((dueMs) => ({ dueMs, events: 2 }))

test('each item begins when it is due, though the earlier ones are not answered yet', async () => {
  const { timing } = fakeTiming()
  const begun: number[] = []
  const release = Promise.withResolvers<void>()
  const running = openLoop(items, { limit: 8, timing }, async () => {
    begun.push(timing.nowMs() - 1_000)
    if (begun.length === items.length) release.resolve()
    await release.promise
  })
  const pace = await running
  assert.deepEqual(begun, [0, 100, 200, 300])
  assert.deepEqual(pace, { events: 8, tookMs: 300, latestMs: 0, kept: true })
})

test('never more than the limit are under way, and a rate that is not kept is told', async () => {
  const { timing, pass } = fakeTiming()
  let underWay = 0
  let most = 0
  const pace = await openLoop(items, { limit: 2, timing }, async () => {
    underWay += 1
    most = Math.max(most, underWay)
    await turn()
    pass(2_000)
    underWay -= 1
  })
  assert.equal(most, 2)
  assert.equal(pace.kept, false)
  assert.ok(pace.latestMs > 1_000)
})

test('after a failure nothing is begun, and the failure is thrown', async () => {
  const { timing } = fakeTiming()
  const begun: number[] = []
  const running = openLoop(items, { limit: 1, timing }, async (_item, index) => {
    begun.push(index)
    if (index === 1) throw new Error('away')
  })
  await assert.rejects(running, /away/)
  assert.deepEqual(begun, [0, 1])
})

test('an interruption ends it with its reason', async () => {
  const { timing } = fakeTiming()
  const stopping = new AbortController()
  const running = openLoop(items, { limit: 1, timing, signal: stopping.signal }, async () => {
    stopping.abort(new Error('Ctrl-C'))
  })
  await assert.rejects(running, /Ctrl-C/)
})
