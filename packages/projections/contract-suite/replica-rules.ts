import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BatchHandler } from '@annals/messaging'
import { eventually, memoryPartition } from '@annals/messaging/contract-suite'
import { boxContract, boxes, boxesIn, publishAll } from './boxes.ts'
import { batchesOf, handedOver } from './by-hand.ts'
import { totals, weights } from './weights.ts'
import { type InWorld, type OpenDatabase, type World, worldsOn } from './world.ts'

const streams = ['box-a', 'box-b', 'box-c', 'box-d', 'box-e']
const rounds = 60

/** Registers what read models keep to when several processes share one database. */
export function readModelReplicasContract({
  name,
  open,
}: {
  readonly name: string
  readonly open: OpenDatabase
}): void {
  const inWorld = worldsOn(open)
  describe(`the read model contract for replicas, kept by ${name}`, () => {
    describe('batches', () => batchRules(inWorld))
    describe('generations', () => generationRules(inWorld))
    describe('what others commit', () => watchRules(inWorld))
  })
}

function batchRules(inWorld: InWorld): void {
  test('two replicas that hold one partition and are handed the same batches fold each event once', () =>
    inWorld(async ({ log, messages, database, openAgain, startOnly }) => {
      const replicas = await Promise.all(
        [database, await openAgain()].map(async (connection) => {
          const byHand = handedOver(messages)
          const shared = [weights(connection)]
          const models = await startOnly({ database: connection, messages: byHand, shared })
          await models.built()
          return { models, byHand }
        }),
      )
      for (let round = 0; round < rounds; round += 1)
        for (const stream of streams)
          log.publish(stream, round % 20 === 0 ? 'Packed' : 'Weighed', { label: stream, weight: round })
      const { events } = await messages.feed('boxes').read({ after: 0, limit: 10_000 })
      const handAll = async (handler: BatchHandler, size: number) => {
        await Promise.all(
          Array.from({ length: boxContract.partitions }, async (_, partition) => {
            for (const batch of batchesOf(events, partition, size)) await handler.handle(batch)
          }),
        )
      }
      await Promise.all(
        replicas.flatMap(({ byHand }, index) =>
          ['boxes', 'weights'].map((consumer) => handAll(byHand.handlerOf(consumer), 5 + 2 * index)),
        ),
      )
      const expected = Array.from({ length: 20 }, (_, index) => 40 + index)
      for (const { models } of replicas) {
        assert.deepEqual(
          (await boxesIn(models)).map(({ id, weights: folded }) => [id, folded]),
          streams.map((stream) => [stream, expected]),
        )
        assert.deepEqual(await totals(models), Object.fromEntries(streams.map((stream) => [stream, 60])))
      }
    }))

  test('transactions that wait for each other crosswise are both done, one of them once more', () =>
    inWorld(async ({ database, openAgain }) => {
      const other = await openAgain()
      await database.write(async (transaction) => {
        for (const consumer of ['a', 'b']) await transaction.run(INSERT_CONSUMER, [consumer])
      })
      const meeting = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
      let runs = 0
      const crossing = (own: 0 | 1) =>
        [database, other][own]?.write(async (transaction) => {
          runs += 1
          const [first, second] = own === 0 ? ['a', 'b'] : ['b', 'a']
          await transaction.all(LOCK_CONSUMER, [first ?? ''])
          meeting[own].resolve()
          await meeting[own === 0 ? 1 : 0].promise
          await transaction.all(LOCK_CONSUMER, [second ?? ''])
          await transaction.run(TAKE_SEQUENCE)
        })
      await Promise.all([crossing(0), crossing(1)])
      assert.equal(runs, 3)
      const [counter] = await database.write((transaction) => transaction.all(READ_COUNTER))
      assert.equal(counter?.['last'], 2)
    }))

  test('what is in one lane is done one after the other, also when a deadlock makes it run again', () =>
    inWorld(async ({ database }) => {
      const order: number[] = []
      await Promise.all(
        [1, 2, 3].map((number) =>
          database.write(
            async () => nextTurn(),
            async () => {
              await nextTurn()
              order.push(number)
            },
            'lane',
          ),
        ),
      )
      assert.deepEqual(order, [1, 2, 3])
    }))
}

const INSERT_CONSUMER = 'INSERT INTO kit_consumers (consumer) VALUES (?)'
const LOCK_CONSUMER = 'SELECT consumer FROM kit_consumers WHERE consumer = ? FOR UPDATE'
const TAKE_SEQUENCE = 'UPDATE kit_change_counter SET last = last + 1 WHERE id = 1'
const READ_COUNTER = 'SELECT last FROM kit_change_counter'
const EXPIRE_USES = 'UPDATE kit_generation_uses SET until_ms = 0'

function generationRules(inWorld: InWorld): void {
  test('replicas that start on an empty database build one generation together, each event folded once', () =>
    inWorld(async ({ log, database, openAgain, startOnly, namesOf }) => {
      fill(log)
      const connections = [database, await openAgain(), await openAgain()]
      const replicas = await Promise.all(
        connections.map((connection) => startOnly({ database: connection, buildPageSize: 20 })),
      )
      await Promise.all(replicas.map((models) => models.built()))
      assert.deepEqual(await namesOf('table', 'boxes'), ['boxes_v1_g1'])
      for (const models of replicas) {
        assert.equal((await models.health())[0]?.generation, 1)
        assert.deepEqual(
          (await boxesIn(models)).map(({ weights: folded }) => folded),
          streams.map(() => Array.from({ length: rounds }, (_, round) => round)),
        )
      }
    }))

  test('a swap by one replica is followed by the others: no read fails, and the old table goes when all have left it', () =>
    inWorld(async ({ log, start, openAgain, namesOf }) => {
      fill(log)
      const one = await start()
      const other = await start({ database: await openAgain() })
      let polling = true
      let most = 0
      const poller = (async () => {
        while (polling) {
          const rows = await boxesIn(other)
          const folded = rows.reduce((sum, row) => sum + row.weights.length, 0)
          assert.ok(folded >= most, `${folded} events folded after ${most} were seen`)
          most = folded
        }
      })()
      await one.rebuild('boxes')
      for (const stream of streams) log.publish(stream, 'Weighed', { weight: rounds })
      assert.equal(await other.waitForHead('boxes', 5_000), true)
      assert.equal((await other.health())[0]?.generation, 2)
      await eventually('the old table is gone', async () => (await namesOf('table', 'boxes')).length === 1)
      assert.deepEqual(await namesOf('table', 'boxes'), ['boxes_v1_g2'])
      polling = false
      await poller
      assert.equal(most, streams.length * (rounds + 1))
      await other.rebuild('boxes')
      await eventually('it is followed back', async () => (await one.health())[0]?.generation === 3)
    }))

  test('a swap that nobody tells of is found by a replica that handles nothing', () =>
    inWorld(async ({ log, start, messages, openAgain }) => {
      fill(log)
      const idle = await start({ database: await openAgain(), messages: handedOver(messages) })
      const one = await start()
      const since = await idle.lastChange()
      await one.rebuild('boxes')
      const told = await idle.changesAfter(since, 10)
      assert.deepEqual(told.kind === 'changes' && told.changes.map(({ key }) => key), [null])
      assert.equal((await idle.health())[0]?.generation, 2, 'whoever is told of a swap reads behind it')
    }))

  test('an older version that another replica serves is kept, and goes once that has stopped', () =>
    inWorld(async ({ log, start, openAgain, namesOf }) => {
      fill(log)
      const clock = turnedClock()
      const old = await start({ database: await openAgain() })
      const next = await start({ projections: [boxes({ version: 2 })], clock })
      assert.deepEqual(await namesOf('table', 'boxes'), ['boxes_v1_g1', 'boxes_v2_g2'])
      log.publish('box-a', 'Weighed', { weight: rounds })
      assert.equal(await old.waitForHead('boxes', 5_000), true)
      assert.equal((await boxesIn(old))[0]?.weights.at(-1), rounds)
      const rolledBack = await start({ database: await openAgain() })
      assert.equal((await rolledBack.health())[0]?.generation, 1)
      await old.stop()
      await rolledBack.stop()
      clock.turn(20_000)
      await eventually('it is dropped', async () => (await namesOf('table', 'boxes')).length === 1)
      assert.deepEqual(await namesOf('table', 'boxes'), ['boxes_v2_g2'])
      assert.equal((await boxesIn(next)).length, streams.length)
    }))

  test('a replica that was away for longer than its lease builds anew what was dropped under it', () =>
    inWorld(async ({ log, start, openAgain, database, namesOf }) => {
      fill(log)
      const paused = await start({ database: await openAgain(), clock: turnedClock() })
      const clock = turnedClock()
      await start({ projections: [boxes({ version: 2 })], clock })
      await database.write((transaction) => transaction.run(EXPIRE_USES))
      clock.turn(20_000)
      await eventually(
        'it is dropped',
        async () => !(await namesOf('table', 'boxes')).includes('boxes_v1_g1'),
      )
      await eventually('it is back', async () => (await paused.health())[0]?.generation === 3)
      assert.equal((await boxesIn(paused)).length, streams.length)
      log.publish('box-a', 'Weighed', { weight: rounds })
      assert.equal(await paused.waitForHead('boxes', 5_000), true)
    }))
}

function watchRules(inWorld: InWorld): void {
  test('a token that another replica has reached lets go of who waits here', () =>
    inWorld(async ({ log, start, messages, openAgain }) => {
      await start()
      const idle = await start({ database: await openAgain(), messages: handedOver(messages) })
      const position = log.publish('box-a', 'Packed', { label: null, weight: 1 })
      const positions = { [memoryPartition('box-a', boxContract.partitions)]: position }
      const token = { source: 'boxes', store: 'store-1', positions }
      assert.equal(await idle.waitForPositions([token], 5_000), true)
      assert.equal((await boxesIn(idle)).length, 1)
      const later = { ...token, positions: { 0: position + 1, 1: position + 1, 2: position + 1 } }
      assert.equal(await idle.waitForPositions([later], 100), false)
    }))

  test('a change that another replica commits is told here', () =>
    inWorld(async ({ log, start, messages, openAgain }) => {
      await start()
      const idle = await start({ database: await openAgain(), messages: handedOver(messages) })
      let calls = 0
      idle.onChanges(() => {
        calls += 1
      })
      const since = await idle.lastChange()
      log.publish('box-a', 'Packed', { label: null, weight: 1 })
      await eventually('it is told', () => calls > 0)
      const { kind, ...found } = await idle.changesAfter(since, 10)
      assert.deepEqual(
        [kind, found],
        ['changes', { changes: [{ sequence: since + 1, projection: 'boxes', key: 'box-a' }] }],
      )
    }))
}

function fill(log: World['log']): void {
  for (let round = 0; round < rounds; round += 1)
    publishAll(
      log,
      streams.map(
        (stream) => [stream, round === 0 ? 'Packed' : 'Weighed', { label: null, weight: round }] as const,
      ),
    )
}

function turnedClock() {
  let nowMs = 1_000_000_000
  return {
    nowMs: () => nowMs,
    turn: (byMs: number) => {
      nowMs += byMs
    },
  }
}
