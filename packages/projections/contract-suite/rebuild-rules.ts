import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Feeds, MessageLog } from '@annals/messaging'
import { eventually } from '@annals/messaging/contract-suite'
import { addGeneration, readGenerations } from '../generations.ts'
import { ReadModelBuildingError } from '../typeorm/reader.ts'
import { boxes, boxesIn, publishAll } from './boxes.ts'
import type { InWorld, World } from './world.ts'

const many = 400

function publishMany({ log }: Pick<World, 'log'>, from = 0): void {
  publishAll(
    log,
    Array.from(
      { length: many },
      (_, index) => [`box-${from + index}`, 'Packed', { label: null, weight: index }] as const,
    ),
  )
}

export function rebuildRules(inWorld: InWorld): void {
  test('a reader that polls throughout never sees fewer rows, and what happens meanwhile is there after the swap', () =>
    inWorld(async (world) => {
      publishMany(world)
      const readModels = await world.start({ buildPageSize: 10 })
      let polling = true
      let polls = 0
      let most = 0
      const poller = (async () => {
        while (polling) {
          const count = await readModels.read((reader) => reader.repository(boxes()).count())
          assert.ok(count >= most, `${count} rows after ${most} were seen`)
          most = count
          polls += 1
          await nextTurn()
        }
      })()
      let published = 0
      const progress: number[] = []
      await readModels.rebuild('boxes', {
        onProgress: ({ done, head, etaMs }) => {
          assert.ok(done <= head)
          assert.ok(etaMs === null || etaMs >= 0)
          progress.push(done)
          world.log.publish(`late-${published}`, 'Packed', { label: null, weight: 1 })
          published += 1
        },
      })
      assert.ok(published > 5)
      assert.deepEqual(
        progress,
        progress.toSorted((left, right) => left - right),
      )
      assert.equal(await readModels.waitForHead('boxes', 5_000), true)
      assert.equal(await readModels.read((reader) => reader.repository(boxes()).count()), many + published)
      polling = false
      await poller
      assert.ok(polls > 10)
      assert.equal((await readModels.health())[0]?.generation, 2)
    }))

  test('a rebuild folds anew: a corrected fold corrects old rows, and the old table is gone', () =>
    inWorld(async ({ log, start, database, namesOf }) => {
      publishAll(log, [['box-a', 'Packed', { label: 'x', weight: 1 }]])
      const readModels = await start()
      await database.write((transaction) => transaction.run("UPDATE boxes_v1_g1 SET label = 'wrong'"))
      await readModels.rebuild('boxes')
      assert.equal((await boxesIn(readModels))[0]?.label, 'x')
      assert.deepEqual(await namesOf('table', 'boxes'), ['boxes_v1_g2'])
      assert.deepEqual(await consumersWithPositions(database), ['boxes.v1.g2'])
      assert.deepEqual(await namesOf('index', 'ix_boxes'), ['ix_boxes_v1_g2_1'])
    }))

  test('the swap waits until every partition has reached the position of the live one', () =>
    inWorld(async ({ log, start, messages }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      let liveMovesOn = async () => {}
      const stalePages: MessageLog & Feeds = {
        subscribe: (source, handler) => messages.subscribe(source, handler),
        feed: (source) => ({
          ...messages.feed(source),
          read: async (range) => {
            const page = await messages.feed(source).read(range)
            if (range.after === 0) await liveMovesOn()
            return page
          },
        }),
      }
      const readModels = await start({ messages: stalePages, buildPageSize: 1 })
      liveMovesOn = async () => {
        liveMovesOn = async () => {}
        for (const box of ['b', 'c', 'd', 'e'])
          log.publish(`box-${box}`, 'Packed', { label: null, weight: 1 })
        await eventually('the live one is ahead', async () => (await boxesIn(readModels)).length === 5)
      }
      await readModels.rebuild('boxes')
      assert.equal((await boxesIn(readModels)).length, 5)
    }))

  test('reads that run during the swap end on the table they began on', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const readModels = await start()
      const { promise: swapped, resolve: swap } = Promise.withResolvers<void>()
      const reading = readModels.read(async (reader) => {
        await swapped
        return reader.repository(boxes()).count()
      })
      const rebuilding = readModels.rebuild('boxes')
      await eventually('the swap', async () => (await readModels.health())[0]?.generation === 2)
      swap()
      assert.equal(await reading, 1)
      await rebuilding
      assert.equal((await boxesIn(readModels)).length, 1)
    }))

  test('a rebuild that was cut short leaves the live one as it is, and the next start clears it away', () =>
    inWorld(async ({ log, start, database }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const first = await start()
      await first.stop()
      await database.write((transaction) => addGeneration(transaction, boxes()))
      const second = await start()
      assert.deepEqual((await boxesIn(second)).length, 1)
      const generations = await database.write(readGenerations)
      assert.deepEqual(
        generations.map(({ consumer, status }) => [consumer, status]),
        [['boxes.v1.g1', 'live']],
      )
      await second.rebuild('boxes')
      assert.equal((await boxesIn(second)).length, 1)
    }))

  test('a stop in the middle of a rebuild ends it, and the live one goes on at the next start', () =>
    inWorld(async (world) => {
      publishMany(world)
      const first = await world.start({ buildPageSize: 10 })
      let stopping: Promise<void> | undefined
      const rebuilding = first.rebuild('boxes', {
        onProgress: () => {
          stopping ??= first.stop()
        },
      })
      await assert.rejects(rebuilding, /was stopped/)
      await stopping
      const second = await world.start()
      assert.equal((await boxesIn(second)).length, many)
      assert.equal((await second.health())[0]?.generation, 1)
    }))

  test('a first build that was cut short goes on where it was', () =>
    inWorld(async (world) => {
      publishMany(world)
      const reads: number[] = []
      const counted: MessageLog & Feeds = {
        subscribe: (source, handler) => world.messages.subscribe(source, handler),
        feed: (source) => ({
          ...world.messages.feed(source),
          read: async (range) => {
            reads.push(range.after)
            if (range.after === 200) throw new Error('the feed is away')
            return world.messages.feed(source).read(range)
          },
        }),
      }
      const first = await world.startOnly({ messages: counted, buildPageSize: 50 })
      await eventually('half of it', () => reads.includes(200))
      await first.stop()
      const second = await world.start()
      assert.equal((await boxesIn(second)).length, many)
      assert.ok(!reads.slice(reads.indexOf(200)).includes(0))
    }))

  test('a read model that was never built says so instead of showing less than there is', () =>
    inWorld(async (world) => {
      publishMany(world)
      const { promise: open, resolve } = Promise.withResolvers<void>()
      const slow: MessageLog & Feeds = {
        subscribe: (source, handler) => world.messages.subscribe(source, handler),
        feed: (source) => ({
          ...world.messages.feed(source),
          read: async (range) => {
            await open
            return world.messages.feed(source).read(range)
          },
        }),
      }
      const readModels = await world.startOnly({ messages: slow })
      await assert.rejects(boxesIn(readModels), ReadModelBuildingError)
      resolve()
      await readModels.built()
      assert.equal((await boxesIn(readModels)).length, many)
    }))

  test('a new version is built beside the old one, which is dropped once the new one is live', () =>
    inWorld(async ({ log, start, database }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const old = await start()
      await old.stop()
      const readModels = await start({ projections: [boxes({ version: 2 })] })
      assert.equal((await boxesIn(readModels)).length, 1)
      const generations = await database.write(readGenerations)
      assert.deepEqual(
        generations.map(({ consumer, status }) => [consumer, status]),
        [['boxes.v2.g2', 'live']],
      )
    }))

  test('two rebuilds of one projection do not run at once, and an unknown one is refused by name', () =>
    inWorld(async (world) => {
      publishMany(world)
      const readModels = await world.start()
      const running = readModels.rebuild('boxes')
      await assert.rejects(readModels.rebuild('boxes'), { code: 'rebuild-running' })
      await running
      await assert.rejects(readModels.rebuild('crates'), /no projection crates; there are boxes/)
    }))

  test('a rebuild reads another store from its beginning and follows it from then on', () =>
    inWorld(async ({ log, start, database }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const first = await start()
      await first.stop()
      await database.write((transaction) =>
        transaction.run("UPDATE kit_positions SET store = 'store-0', position = 90"),
      )
      const readModels = await start()
      await eventually('it stopped', async () => (await readModels.health())[0]?.state === 'stopped')
      await readModels.rebuild('boxes')
      publishAll(log, [['box-b', 'Packed', { label: null, weight: 1 }]])
      assert.equal(await readModels.waitForHead('boxes', 5_000), true)
      assert.deepEqual(
        (await boxesIn(readModels)).map(({ id }) => id),
        ['box-a', 'box-b'],
      )
      assert.equal((await readModels.health())[0]?.state, 'running')
    }))
}

async function consumersWithPositions(database: World['database']): Promise<readonly unknown[]> {
  const rows = await database.write((transaction) =>
    transaction.all('SELECT DISTINCT consumer FROM kit_positions'),
  )
  return rows.map(({ consumer }) => consumer)
}
