import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionOf } from '../partition-of.ts'
import type { EventStore } from '../port.ts'
import { command, noted, onto, written } from './sample-appends.ts'
import { type OpenStores, withStores } from './stores-under-test.ts'

const appendsPerWriter = 60
const eventsPerAppend = 3
const followingAtMostMs = 20_000

export function positionRules(open: OpenStores): void {
  test('positions are gap-free, and a reader that follows two writers misses nothing', () =>
    withStores(open, async ({ first, second }) => {
      const total = 2 * appendsPerWriter * eventsPerAppend
      const [seen] = await Promise.all([
        follow(first, total),
        writeMany(first, 'one'),
        writeMany(second, 'two'),
      ])
      assert.deepEqual(
        seen,
        Array.from({ length: total }, (_none, index) => index + 1),
      )
      assert.equal(await second.head(), total)
    }))

  test('the events of one append stand together, in the order of its streams', () =>
    withStores(open, async ({ first }) => {
      const [, outcome] = await Promise.all([
        written(first, command('a', { appends: [onto('order-1', 0, 2)] })),
        written(first, command('b', { appends: [onto('order-2', 0, 2), onto('product-1', 0, 1)] })),
        written(first, command('c', { appends: [onto('order-3', 0, 1)] })),
      ])
      assert.deepEqual(outcome.streams, [
        { stream: 'order-2', version: 2 },
        { stream: 'product-1', version: 1 },
      ])
      const events = await first.readAll({ after: 0, limit: 100 })
      assert.deepEqual(
        events.map(({ position, stream, streamVersion }) => [position, stream, streamVersion]),
        [
          [1, 'order-1', 1],
          [2, 'order-1', 2],
          [3, 'order-2', 1],
          [4, 'order-2', 2],
          [5, 'product-1', 1],
          [6, 'order-3', 1],
        ],
      )
    }))

  test('an event is read back as it was written, with its place, its command and its time', () =>
    withStores(open, async ({ first, second, clock }) => {
      const data = { text: 'ünïcödé 😀 \u0000', list: [1, 2.5, null], nested: { deep: true } }
      const metadata = {
        actor: 'client:importer',
        correlationId: 'c',
        causationId: 'd',
        traceparent: '00-1-2-01',
      }
      const appends = [{ stream: 'order-1', expectedVersion: 0, events: [noted('event-1', data)] }]
      await written(first, command('a', { appends, metadata }))
      const [event] = await second.readAll({ after: 0, limit: 10 })
      assert.deepEqual(event, {
        position: 1,
        partition: partitionOf('order-1', first.partitions),
        stream: 'order-1',
        streamVersion: 1,
        id: 'event-1',
        type: 'Noted',
        version: 1,
        data,
        erased: 'no',
        commandId: 'a',
        metadata,
        at: new Date(clock.nowMs()).toISOString(),
      })
    }))

  test('all events are read by position, after one and at most so many', () =>
    withStores(open, async ({ first }) => {
      await written(first, command('a', { appends: [onto('order-1', 0, 5)] }))
      const events = await first.readAll({ after: 2, limit: 2 })
      assert.deepEqual(
        events.map(({ position }) => position),
        [3, 4],
      )
      assert.deepEqual(await first.readAll({ after: 5, limit: 2 }), [])
    }))

  test("what was written names the highest position of each stream's partition", () =>
    withStores(open, async ({ first }) => {
      const streams = ['order-1', 'order-2', 'order-3']
      const { positions } = await written(
        first,
        command('a', { appends: streams.map((stream) => onto(stream, 0, 2)) }),
      )
      const expected: Record<number, number> = {}
      streams.forEach((stream, index) => {
        expected[partitionOf(stream, first.partitions)] = 2 * (index + 1)
      })
      assert.deepEqual(positions, expected)
    }))

  test('time rises with the position, though the clock falls', () =>
    withStores(open, async ({ first, second, clock }) => {
      await written(first, command('a', { appends: [onto('order-1', 0)] }))
      const startMs = clock.nowMs()
      clock.turn(-60_000)
      await written(second, command('b', { appends: [onto('order-1', 1)] }))
      clock.turn(61_000)
      await written(first, command('c', { appends: [onto('order-1', 2)] }))
      const events = await first.readAll({ after: 0, limit: 10 })
      assert.deepEqual(
        events.map(({ at }) => Date.parse(at) - startMs),
        [0, 0, 1_000],
      )
    }))
}

async function writeMany(store: EventStore, writer: string): Promise<void> {
  for (let index = 0; index < appendsPerWriter; index += 2) {
    await Promise.all(
      [index, index + 1].map((number) => {
        const stream = `order-${writer}-${number}`
        return written(store, command(stream, { appends: [onto(stream, 0, eventsPerAppend)] }))
      }),
    )
  }
}

/** The positions as a consumer meets them that always reads on after the last one it has seen. */
async function follow(store: EventStore, total: number): Promise<readonly number[]> {
  const seen: number[] = []
  const deadlineMs = performance.now() + followingAtMostMs
  while (seen.length < total) {
    assert.ok(performance.now() < deadlineMs, `only ${seen.length} of ${total} events came`)
    for (const { position } of await store.readAll({ after: seen.at(-1) ?? 0, limit: 50 }))
      seen.push(position)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return seen
}
