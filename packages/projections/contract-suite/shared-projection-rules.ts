import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxes, publishAll } from './boxes.ts'
import { totals, weights } from './weights.ts'
import type { InWorld } from './world.ts'

const never = { firstMs: 60_000, maxMs: 60_000 }
export function sharedProjectionRules(inWorld: InWorld): void {
  test('a row of a shared projection is folded from many streams, and its changes are told', () =>
    inWorld(async ({ log, start, database }) => {
      const models = await start({ shared: [weights(database)] })
      publishAll(log, [
        ['box-a', 'Packed', { label: 'tea', weight: 1 }],
        ['box-b', 'Packed', { label: 'tea', weight: 2 }],
        ['box-b', 'Weighed', { weight: 50 }],
        ['box-c', 'Packed', { label: 'oil', weight: 4 }],
      ])
      assert.equal(await models.waitForHead('weights', 5_000), true)
      assert.deepEqual(await totals(models), { oil: 4, tea: 3 })
      const found = await models.changesAfter(0, 100)
      const keys =
        found.kind === 'reset' ? [] : found.changes.filter(({ projection }) => projection === 'weights')
      assert.deepEqual(new Set(keys.map(({ key }) => key)), new Set(['tea', 'oil']))
    }))

  test('a restart goes on where it was: nothing is folded again', () =>
    inWorld(async ({ log, start, database }) => {
      const first = await start({ shared: [weights(database)] })
      publishAll(log, [['box-a', 'Packed', { label: 'tea', weight: 1 }]])
      await first.waitForHead('weights', 5_000)
      await first.stop()
      publishAll(log, [['box-b', 'Packed', { label: 'tea', weight: 2 }]])
      const second = await start({ shared: [weights(database)] })
      assert.equal(await second.waitForHead('weights', 5_000), true)
      assert.deepEqual(await totals(second), { tea: 3 })
    }))

  test('what cannot be folded is parked with its stream, all else goes on, and a replay folds it once', () =>
    inWorld(async ({ log, start, database }) => {
      let burst = 10
      const models = await start({ shared: [weights(database, () => burst)], parkedBackoff: never })
      publishAll(log, [
        ['box-a', 'Packed', { label: 'tea', weight: 11 }],
        ['box-a', 'Packed', { label: 'tea', weight: 1 }],
        ['box-b', 'Packed', { label: 'tea', weight: 'heavy' }],
        ['box-c', 'Packed', { label: 'tea', weight: 2 }],
      ])
      assert.equal(await models.waitForHead('weights', 5_000), true)
      assert.deepEqual(await totals(models), { tea: 2 })
      const parked = await models.parked('weights')
      assert.deepEqual(
        parked.map(({ sequence, code }) => [sequence, code]),
        [
          ['box-a', 'too-heavy'],
          ['box-b', 'event-invalid'],
        ],
      )
      assert.equal(await models.replayParked('weights'), 2)
      burst = 100
      assert.equal(await models.replayParked('weights'), 1)
      assert.equal(await models.replayParked('weights'), 1)
      assert.deepEqual(await totals(models), { tea: 14 })
    }))

  test('whoever waits for positions waits for shared projections too', () =>
    inWorld(async ({ log, start, database }) => {
      const models = await start({ shared: [weights(database)], projections: [boxes()] })
      const position = log.publish('box-a', 'Packed', { label: 'tea', weight: 1 })
      const token = { source: 'boxes', store: 'store-1', positions: { 0: position } }
      assert.equal(
        await models.waitForPositions([token], 5_000, { projections: [{ name: 'weights' }] }),
        true,
      )
      assert.deepEqual(await totals(models), { tea: 1 })
      const ahead = { ...token, positions: { 0: position + 1 } }
      assert.equal(await models.waitForPositions([ahead], 0, { projections: [{ name: 'weights' }] }), false)
    }))
}
