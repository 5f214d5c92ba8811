import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, memoryPartition } from '@annals/messaging/contract-suite'
import { In } from 'typeorm'
import { boxContract, boxes, boxesIn, publishAll } from './boxes.ts'
import type { InWorld } from './world.ts'

export function readModelsRules(inWorld: InWorld): void {
  test('events become rows, in the shape they were folded in', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [
        ['box-a', 'Packed', { label: 'École', weight: 3 }],
        ['box-b', 'Packed', { label: null, weight: 1 }],
        ['box-a', 'Weighed', { weight: 5 }],
        ['box-a', 'SomethingNew', {}],
      ])
      const readModels = await start()
      log.publish('box-b', 'Sealed')
      assert.equal(await readModels.waitForHead('boxes', 5_000), true)
      assert.deepEqual(await boxesIn(readModels), [
        { id: 'box-a', label: 'École', weight: 5, sealed: false, weights: [3, 5] },
        { id: 'box-b', label: null, weight: 1, sealed: true, weights: [1] },
      ])
      log.publish('box-a', 'Removed')
      assert.equal(await readModels.waitForHead('boxes', 5_000), true)
      assert.deepEqual(
        (await boxesIn(readModels)).map(({ id }) => id),
        ['box-b'],
      )
    }))

  test('rows are found through a repository and by key, typed alike', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [
        ['box-a', 'Packed', { label: 'a', weight: 3 }],
        ['box-b', 'Packed', { label: 'b', weight: 1 }],
        ['box-b', 'Sealed'],
      ])
      const readModels = await start()
      await readModels.read(async (reader) => {
        const repository = reader.repository(boxes())
        const sealed = await repository.findBy({ sealed: true })
        assert.deepEqual(
          sealed.map(({ id }) => id),
          ['box-b'],
        )
        assert.equal(await repository.countBy({ id: In(['box-a', 'box-b', 'box-c']) }), 2)
        const byKey = await reader.rows(boxes(), ['box-b', 'box-c'])
        assert.deepEqual([...byKey], [['box-b', sealed[0]]])
      })
    }))

  test('a token is waited for without polling, and a source that is not consumed is ignored', () =>
    inWorld(async ({ log, start }) => {
      const readModels = await start()
      const position = log.publish('box-a', 'Packed', { label: null, weight: 1 })
      const partition = memoryPartition('box-a', boxContract.partitions)
      const token = { source: 'boxes', store: 'store-1', positions: { [partition]: position } }
      const foreign = { source: 'elsewhere', store: 'x', positions: { 0: 99 } }
      assert.equal(await readModels.waitForPositions([token, foreign], 5_000), true)
      assert.equal((await boxesIn(readModels)).length, 1)
      const later = { ...token, positions: { [partition]: position + 1 } }
      assert.equal(await readModels.waitForPositions([later], 20), false)
      const waiting = readModels.waitForPositions([later], 5_000)
      log.publish('box-a', 'Sealed')
      assert.equal(await waiting, true)
      assert.equal((await boxesIn(readModels))[0]?.sealed, true)
    }))

  test('a token of another store is never reached', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const readModels = await start()
      const positions = { [memoryPartition('box-a', boxContract.partitions)]: 1 }
      assert.equal(
        await readModels.waitForPositions([{ source: 'boxes', store: 'store-1', positions }], 0),
        true,
      )
      assert.equal(
        await readModels.waitForPositions([{ source: 'boxes', store: 'store-0', positions }], 20),
        false,
      )
    }))

  test('waiting ends when the request goes away', () =>
    inWorld(async ({ start }) => {
      const readModels = await start()
      const request = new AbortController()
      const token = { source: 'boxes', store: 'store-1', positions: { 0: 1 } }
      const waiting = readModels.waitForPositions([token], 60_000, { signal: request.signal })
      request.abort()
      assert.equal(await waiting, false)
    }))

  test('whoever waits when the part stops is let go', () =>
    inWorld(async ({ start }) => {
      const readModels = await start()
      const token = { source: 'boxes', store: 'store-1', positions: { 0: 1 } }
      const waiting = readModels.waitForPositions([token], 60_000)
      await readModels.stop()
      assert.equal(await waiting, false)
    }))

  test('after a restart it goes on from its positions, and what is delivered again has no effect', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const first = await start()
      publishAll(log, [['box-a', 'Weighed', { weight: 2 }]])
      await first.waitForHead('boxes', 5_000)
      await first.stop()
      publishAll(log, [['box-a', 'Weighed', { weight: 3 }]])
      const second = await start()
      await second.waitForHead('boxes', 5_000)
      assert.deepEqual((await boxesIn(second))[0]?.weights, [1, 2, 3])
    }))

  test('two replicas that handle the same events fold each once', () =>
    inWorld(async ({ log, start }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 0 }]])
      const [one, other] = [await start(), await start()]
      for (let weight = 1; weight <= 30; weight += 1) publishAll(log, [['box-a', 'Weighed', { weight }]])
      await Promise.all([one.waitForHead('boxes', 5_000), other.waitForHead('boxes', 5_000)])
      const expected = Array.from({ length: 31 }, (_, weight) => weight)
      assert.deepEqual((await boxesIn(one))[0]?.weights, expected)
    }))

  test('events of another store change nothing, and health says what to do', () =>
    inWorld(async ({ log, start, messages }) => {
      publishAll(log, [['box-a', 'Packed', { label: null, weight: 1 }]])
      const first = await start()
      await first.stop()
      const readModels = await start({
        messages: {
          feed: (source) => messages.feed(source),
          subscribe: async (_source, handler) => {
            const { events } = await messages.feed('boxes').read({ after: 0, limit: 10 })
            const batch = {
              source: 'boxes',
              store: 'store-2',
              events: events.map((event) => ({ ...event, position: 7 })),
              head: 7,
            }
            await assert.rejects(handler.handle(batch), { code: 'store-changed' })
            return { stop: async () => {} }
          },
        },
      })
      const [health] = await readModels.health()
      assert.equal(health?.state, 'stopped')
      assert.match(health?.lastError ?? '', /^store-changed: .*store-1.*store-2.*rebuild/)
      assert.deepEqual((await boxesIn(readModels))[0]?.weights, [1])
      assert.equal(await readModels.waitForHead('boxes', 0), true)
    }))

  test('a schema that another release has made unreadable, or has not reached, is told while running', () =>
    inWorld(async ({ start, database }) => {
      const readModels = await start()
      const setSchema = (version: number, readableFrom: number) =>
        database.write((transaction) =>
          transaction.run('UPDATE kit_schema SET version = ?, readable_from = ?', [version, readableFrom]),
        )
      await readModels.probe()
      await setSchema(9, 1)
      await readModels.probe()
      await setSchema(9, 8)
      await assert.rejects(readModels.probe(), { code: 'schema-ahead' })
      await setSchema(1, 1)
      await assert.rejects(readModels.probe(), { code: 'schema-behind' })
    }))

  test('health tells the lag, the version and what is parked of every consumer', () =>
    inWorld(async ({ log, start }) => {
      const readModels = await start()
      publishAll(log, [
        ['box-a', 'Packed', { label: null, weight: 'heavy' }],
        ['box-b', 'Packed', { label: null, weight: 1 }],
      ])
      await readModels.waitForHead('boxes', 5_000)
      await eventually('no lag', async () => (await readModels.health())[0]?.lag === 0)
      assert.deepEqual(await readModels.health(), [
        {
          name: 'boxes',
          kind: 'projection',
          source: 'boxes',
          version: 1,
          generation: 1,
          state: 'running',
          lag: 0,
          parked: 1,
          lastError: null,
        },
      ])
    }))
}
