import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLines } from './progress-display.ts'

test('without a terminal a line comes at once and then every two seconds, with percent, counts and time left', () => {
  let nowMs = 0
  const written: string[] = []
  const display = progressLines({ write: (text) => written.push(text) }, () => nowMs)
  display.show({ done: 0, head: 400, etaMs: null })
  nowMs = 1_999
  display.show({ done: 100, head: 400, etaMs: 5_000 })
  nowMs = 2_000
  display.show({ done: 200, head: 400, etaMs: 1_001 })
  assert.deepEqual(written, [
    '0 %  0/400 events  time left unknown yet\n',
    '50 %  200/400 events  2 s left\n',
  ])
})

test('an empty log is read at once', () => {
  const written: string[] = []
  progressLines({ write: (text) => written.push(text) }, () => 0).show({ done: 0, head: 0, etaMs: 0 })
  assert.deepEqual(written, ['100 %  0/0 events  0 s left\n'])
})
