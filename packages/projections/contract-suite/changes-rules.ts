import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesKeptMs } from '../changes.ts'
import { boxes, publishAll } from './boxes.ts'
import type { InWorld } from './world.ts'

export function changesRules(inWorld: InWorld): void {
  test('every row that a commit touches is a change, in order, and listeners are called after it', () =>
    inWorld(async ({ log, start }) => {
      const readModels = await start()
      const since = await readModels.lastChange()
      let calls = 0
      const stop = readModels.onChanges(() => {
        calls += 1
      })
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 1 }],
        ['box-b', 'Packed', { label: null, weight: 1 }],
      ])
      await readModels.waitForHead('boxes', 5_000)
      log.publish('box-a', 'Removed')
      log.publish('box-b', 'Ignored')
      await readModels.waitForHead('boxes', 5_000)
      const after = await readModels.changesAfter(since, 10)
      assert.equal(after.kind, 'changes')
      const changes = after.kind === 'changes' ? after.changes : []
      assert.deepEqual(changes.at(-1), {
        sequence: since + changes.length,
        projection: 'boxes',
        key: 'box-a',
      })
      assert.deepEqual(new Set(changes.map(({ key }) => key)), new Set(['box-a', 'box-b']))
      assert.deepEqual(
        changes.map(({ sequence }) => sequence),
        changes.map((_, index) => since + 1 + index),
      )
      assert.ok(calls >= 1)
      stop()
      const before = calls
      log.publish('box-b', 'Sealed')
      await readModels.waitForHead('boxes', 5_000)
      assert.equal(calls, before)
      assert.deepEqual(await readModels.changesAfter(since, 1), {
        kind: 'changes',
        changes: changes.slice(0, 1),
      })
    }))

  test('more rows at once than anybody would read one by one are one change without a key', () =>
    inWorld(async ({ log, start }) => {
      const readModels = await start()
      const since = await readModels.lastChange()
      publishAll(
        log,
        Array.from(
          { length: 201 },
          (_, index) => [`box-${index}`, 'Packed', { label: null, weight: 1 }] as const,
        ),
      )
      await readModels.waitForHead('boxes', 5_000)
      const { kind, ...found } = await readModels.changesAfter(since, 1_000)
      assert.deepEqual(
        [kind, found],
        ['changes', { changes: [{ sequence: since + 1, projection: 'boxes', key: null }] }],
      )
    }))

  test('a swap is one change without a key: any row may be another', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const readModels = await start()
      const since = await readModels.lastChange()
      await readModels.rebuild('boxes')
      assert.deepEqual(await readModels.changesAfter(since, 10), {
        kind: 'changes',
        changes: [{ sequence: since + 1, projection: 'boxes', key: null }],
      })
    }))

  test('changes are kept for an hour; whoever asks for older ones, or for ones to come, is reset', () =>
    inWorld(async ({ log, start }) => {
      let nowMs = 1_000_000_000
      const readModels = await start({ clock: { nowMs: () => nowMs } })
      const start0 = await readModels.lastChange()
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      await readModels.waitForHead('boxes', 5_000)
      nowMs += changesKeptMs + 1
      publishAll(log, [['box-a', 'Weighed', { weight: 2 }]])
      await readModels.waitForHead('boxes', 5_000)
      const last = start0 + 2
      assert.deepEqual(await readModels.changesAfter(start0, 10), { kind: 'reset', last })
      assert.deepEqual(await readModels.changesAfter(last + 1, 10), { kind: 'reset', last })
      const kept = await readModels.changesAfter(last - 1, 10)
      assert.equal(kept.kind === 'changes' && kept.changes.length, 1)
      assert.deepEqual(await readModels.changesAfter(last, 10), { kind: 'changes', changes: [] })
    }))

  test('a projection, or a whole part, can keep out of the changes', () =>
    inWorld(async ({ log, start }) => {
      const silent = await start({ projections: [{ ...boxes(), changes: 'none' }] })
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      await silent.waitForHead('boxes', 5_000)
      assert.equal(await silent.lastChange(), 0)
      await silent.stop()
      const references = await start({ changes: 'none' })
      publishAll(log, [['box-a', 'Sealed']])
      await references.waitForHead('boxes', 5_000)
      assert.equal(await references.lastChange(), 0)
    }))
}
