import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type WindowSight, windowState } from './window-state.ts'

const sight: WindowSight = {
  endMs: 10_000,
  closedMs: 0,
  seriesEnded: false,
  nowMs: 9_000,
  graceMs: 2_000,
  provisionalAfterMs: 500,
}

test('a window is open until its end, the grace and the wait have passed by the wall clock', () => {
  equal(windowState(sight), 'open')
  equal(windowState({ ...sight, nowMs: 12_499 }), 'open')
  equal(windowState({ ...sight, nowMs: 12_500 }), 'provisional')
})

test('however long it waits, a window is provisional until every partition has closed it', () => {
  equal(windowState({ ...sight, nowMs: 10 ** 12, closedMs: 9_999 }), 'provisional')
  equal(windowState({ ...sight, nowMs: 10 ** 12, closedMs: 10_000 }), 'final')
})

test('a window that every partition has closed is final whatever the wall clock says', () => {
  equal(windowState({ ...sight, closedMs: 10_000 }), 'final')
})

test('the windows of a series that has ended are final', () => {
  equal(windowState({ ...sight, seriesEnded: true }), 'final')
})
