import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Snapshot } from '../port.ts'
import { command, registered, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

export function snapshotRules(open: OpenStores): void {
  test('snapshots of many streams are read at once, and only those of the state version asked for', () =>
    withStores(open, async ({ first, second }) => {
      const [one, two] = [snapshot('product-1', 50, 1), snapshot('product-2', 51, 2)]
      await first.saveSnapshot(one)
      await first.saveSnapshot(two)
      const streams = ['product-1', 'product-2', 'product-3']
      assert.deepEqual(await second.readSnapshots(streams, 1), new Map([['product-1', one]]))
      assert.deepEqual(await second.readSnapshots(streams, 2), new Map([['product-2', two]]))
      assert.deepEqual(await second.readSnapshots([], 1), new Map())
    }))

  test('a later state replaces an earlier one, never the other way round', () =>
    withStores(open, async ({ first }) => {
      for (const streamVersion of [50, 150, 100])
        await first.saveSnapshot(snapshot('product-1', streamVersion, 1))
      const found = await first.readSnapshots(['product-1'], 1)
      assert.deepEqual(found.get('product-1'), snapshot('product-1', 150, 1))
    }))

  test('a personal snapshot is gone with the key of its person, and none is saved afterwards', () =>
    withStores(open, async ({ first, second, clock }) => {
      const events = [registered('event-1', 'ada', { name: 'Ada' })]
      await written(first, command('a', { appends: [{ stream: 'customer-1', expectedVersion: 0, events }] }))
      const personal = { ...snapshot('customer-1', 1, 1), state: { name: 'Ada' }, person: 'ada' }
      await second.saveSnapshot(personal)
      assert.deepEqual((await first.readSnapshots(['customer-1'], 1)).get('customer-1'), personal)
      await written(first, command('b', { effects: { erase: [{ person: 'ada', streams: 1 }] } }))
      // The second writer still has the key in memory here, and no longer after a minute.
      for (const turnedMs of [0, 60_000]) {
        clock.turn(turnedMs)
        await second.saveSnapshot({ ...personal, streamVersion: 2 })
        assert.deepEqual(await first.readSnapshots(['customer-1'], 1), new Map())
        assert.deepEqual(await second.readSnapshots(['customer-1'], 1), new Map())
      }
    }))
}

function snapshot(stream: string, streamVersion: number, stateVersion: number): Snapshot {
  return { stream, streamVersion, stateVersion, state: { stock: streamVersion, note: 'é' } }
}
