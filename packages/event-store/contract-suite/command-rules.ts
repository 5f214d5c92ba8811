import assert from 'node:assert/strict'
import { test } from 'node:test'
import { command, onto, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

const dayMs = 24 * 60 * 60 * 1_000

export function commandRules(open: OpenStores): void {
  test('one command id has one effect: in one flush, through another writer, and after reopening', () =>
    withStores(open, async ({ first, second, reopen }) => {
      const request = command('a', { appends: [onto('order-1', 0, 2)] })
      const [appended, again] = await Promise.all([first.append(request), first.append(request)])
      const outcome = await written(second, command('b', { appends: [onto('order-1', 2)] }))
      assert.equal(appended.kind, 'appended')
      const repeated = { kind: 'repeated', written: appended.kind === 'appended' && appended.written }
      assert.deepEqual(again, repeated)
      assert.deepEqual(await second.append(request), repeated)
      const reopened = await reopen()
      assert.deepEqual(await reopened.append(request), repeated)
      assert.deepEqual(await reopened.findCommand('b'), {
        requestHash: 'hash of the request',
        written: outcome,
      })
      assert.equal(await reopened.head(), 3)
    }))

  test('one command id appended through two writers at once has one effect', () =>
    withStores(open, async ({ first, second }) => {
      for (let round = 0; round < 10; round += 1) {
        const request = command(`a-${round}`, { appends: [onto(`order-${round}`, 0)] })
        const outcomes = await Promise.all([first.append(request), second.append(request)])
        assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['appended', 'repeated'])
      }
      assert.equal(await first.head(), 10)
    }))

  test('a command id that comes with another request is refused and writes nothing', () =>
    withStores(open, async ({ first }) => {
      const appends = [onto('order-1', 0)]
      await written(first, command('a', { appends, requestHash: 'one' }))
      const outcome = await first.append(command('a', { appends: [onto('order-2', 0)], requestHash: 'two' }))
      assert.deepEqual(outcome, { kind: 'command-id-reused' })
      assert.equal(await first.head(), 1)
    }))

  test('a refused append leaves its command id free', () =>
    withStores(open, async ({ first }) => {
      assert.equal((await first.append(command('a', { appends: [onto('order-1', 4)] }))).kind, 'conflict')
      assert.equal(await first.findCommand('a'), undefined)
      await written(first, command('a', { appends: [onto('order-1', 0)] }))
    }))

  test('a command that wrote no event is remembered with the streams it looked at', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { appends: [onto('order-1', 0, 2)] }))
      const nothing = await written(first, command('b', { appends: [onto('order-1', 2, 0)] }))
      assert.deepEqual(nothing, { streams: [{ stream: 'order-1', version: 2 }], positions: {} })
      assert.deepEqual(await written(first, command('c')), { streams: [], positions: {} })
      assert.equal((await first.append(command('c'))).kind, 'repeated')
      assert.deepEqual((await first.findCommand('b'))?.written, nothing)
      assert.equal(await first.head(), 2)
    }))

  test('a command id is kept as long as was asked, and for ever when nothing was', () =>
    withStores(open, async ({ first, clock }) => {
      await written(first, command('kept', { appends: [onto('order-1', 0)], keepMs: 30 * dayMs }))
      await written(first, command('for-ever', { appends: [onto('order-2', 0)] }))
      clock.turn(30 * dayMs - 1)
      assert.equal((await first.append(command('kept'))).kind, 'repeated')
      clock.turn(1)
      assert.equal(await first.findCommand('kept'), undefined)
      assert.equal((await first.append(command('kept', { keepMs: dayMs }))).kind, 'appended')
      assert.equal((await first.append(command('kept', { keepMs: dayMs }))).kind, 'repeated')
      clock.turn(400 * dayMs)
      assert.equal((await first.append(command('for-ever'))).kind, 'repeated')
    }))
}
