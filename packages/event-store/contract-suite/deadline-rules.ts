import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Deadline, instantOf } from '@annals/kernel'
import { command, onto, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

export function deadlineRules(open: OpenStores): void {
  test("deadlines are due by the store's clock, the oldest first, at most so many", () =>
    withStores(open, async ({ first, second, clock }) => {
      const nowMs = clock.nowMs()
      const [soon, sooner, late] = [
        activation('order-1', 1, nowMs + 2_000),
        activation('order-2', 1, nowMs + 1_000),
        activation('order-3', 1, nowMs + 60_000),
      ]
      await written(first, command('a', { effects: { schedule: [soon, late] } }))
      await written(second, command('b', { effects: { schedule: [sooner] } }))
      assert.deepEqual(await first.dueDeadlines(10), [])
      clock.turn(1_000)
      assert.deepEqual(await first.dueDeadlines(10), [sooner])
      clock.turn(1_000)
      assert.deepEqual(await second.dueDeadlines(10), [sooner, soon])
      assert.deepEqual(await second.dueDeadlines(1), [sooner])
    }))

  test('a deadline replaces the one of its stream and name', () =>
    withStores(open, async ({ first, clock }) => {
      const dueMs = clock.nowMs() + 1_000
      await written(first, command('a', { effects: { schedule: [activation('order-1', 1, dueMs)] } }))
      const second = activation('order-1', 2, dueMs + 500)
      const other = { ...activation('order-1', 1, dueMs + 500), name: 'payment' }
      await written(first, command('b', { effects: { schedule: [second, other] } }))
      clock.turn(10_000)
      assert.deepEqual(await first.dueDeadlines(10), [second, other])
    }))

  test('a cancelled deadline is gone, unless the same append schedules it anew', () =>
    withStores(open, async ({ first, clock }) => {
      const dueMs = clock.nowMs()
      const schedule = [activation('order-1', 1, dueMs), activation('order-2', 1, dueMs)]
      await written(first, command('a', { effects: { schedule } }))
      const again = activation('order-2', 2, dueMs)
      await written(first, command('b', { effects: { cancel: schedule, schedule: [again] } }))
      assert.deepEqual(await first.dueDeadlines(10), [again])
    }))

  test('a refused append moves no deadline', () =>
    withStores(open, async ({ first, clock }) => {
      const kept = activation('order-1', 1, clock.nowMs())
      await written(first, command('a', { effects: { schedule: [kept] } }))
      const effects = { cancel: [kept], schedule: [activation('order-2', 1, clock.nowMs())] }
      const refused = await first.append(command('b', { appends: [onto('order-1', 5)], effects }))
      assert.equal(refused.kind, 'conflict')
      assert.deepEqual(await first.dueDeadlines(10), [kept])
    }))
}

function activation(stream: string, attempt: number, dueMs: number): Deadline {
  return { stream, name: 'activation', attempt, dueAt: instantOf(dueMs) }
}
