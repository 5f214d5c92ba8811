import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wakeUp } from './wake-up.ts'

const longMs = 60_000

test('a wake-up that comes before the wait ends it at once, and only that one', async () => {
  const wake = wakeUp(new AbortController().signal)
  wake.now()
  await wake.after(longMs)
  const startMs = performance.now()
  await wake.after(20)
  assert(performance.now() - startMs >= 15)
})

test('a wake-up or an abort during the wait ends it', async () => {
  const abort = new AbortController()
  const wake = wakeUp(abort.signal)
  const woken = wake.after(longMs)
  wake.now()
  await woken
  const aborted = wake.after(longMs)
  abort.abort()
  await aborted
})

test('after an abort nothing waits', async () => {
  await wakeUp(AbortSignal.abort()).after(longMs)
})

test('a wait beyond what a timer can hold does not end at once', async () => {
  const wake = wakeUp(new AbortController().signal)
  let ended = false
  const wait = wake.after(Number.MAX_SAFE_INTEGER).then(() => {
    ended = true
  })
  await wakeUp(new AbortController().signal).after(20)
  assert.equal(ended, false)
  wake.stop()
  await wait
})
