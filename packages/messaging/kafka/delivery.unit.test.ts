import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractEvent } from '@annals/contracts'
import { type MemoryEventLog, memoryEventLog, RecordingHandler } from '../contract-suite/index.ts'
import type { ConsumerPositions, Feed } from '../port.ts'
import { storeFeed } from '../store-feed.ts'
import { Delivery, type FetchedPartition } from './delivery.ts'
import { relayBatch } from './relay-batch.ts'

const contract = { source: 'things', partitions: 3, events: {} }
const fresh: ConsumerPositions = { store: null, byPartition: new Map() }
const all = [0, 1, 2]

function feedOf(log: MemoryEventLog): Feed & { readonly reads: () => number } {
  let reads = 0
  const feed = storeFeed({ contract, store: log, toContract: ({ type, data }) => ({ type, data }) })
  return {
    ...feed,
    read: (range) => {
      reads += 1
      return feed.read(range)
    },
    reads: () => reads,
  }
}

type Published = FetchedPartition['messages'][number] & {
  readonly partition: number
  readonly position: number
}

/** The log's messages as its relay publishes them; each partition counts its offsets from 0. */
async function published(log: MemoryEventLog): Promise<readonly Published[]> {
  const { events } = await feedOf(log).read({ after: 0, limit: 10_000 })
  const offsets = new Map<number, number>()
  return relayBatch(events, { position: 0, byPartition: {} }, 0).messages.map(
    ({ headers = {}, value }, index) => {
      const { partition = 0, position = 0 } = events[index] ?? {}
      const offset = offsets.get(partition) ?? 0
      offsets.set(partition, offset + 1)
      const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(String(text))] as const)
      return {
        partition,
        position,
        offset: String(offset),
        headers: Object.fromEntries(bytes),
        value: Buffer.from(String(value)),
      }
    },
  )
}

/** What one fetch brings of these messages. */
function fetched(messages: readonly Published[], waiting = 0): readonly FetchedPartition[] {
  return [...Map.groupBy(messages, ({ partition }) => partition)].map(([partition, grouped]) => ({
    partition,
    messages: grouped,
    waiting,
  }))
}

function deliveryTo(handler: RecordingHandler, feed: Feed, options: { readonly batchSize?: number } = {}) {
  const unreadable: string[] = []
  const delivery = new Delivery({
    feed,
    handler,
    batchSize: options.batchSize ?? 100,
    retried: (work) => work(),
    onUnreadable: ({ offset }) => unreadable.push(offset),
  })
  return { delivery, unreadable }
}

const streams = ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd', 'a', 'b', 'c', 'd']

function logOf(count = streams.length): MemoryEventLog {
  const log = memoryEventLog('store-1', 3)
  for (const stream of streams.slice(0, count)) log.publish(stream, 'Happened')
  return log
}

function assertWhole(handled: readonly ContractEvent[], count: number): void {
  assert.deepEqual(
    handled.map(({ position }) => position).toSorted((left, right) => left - right),
    Array.from({ length: count }, (_, index) => index + 1),
  )
  for (const grouped of Map.groupBy(handled, ({ partition }) => partition).values()) {
    assert.deepEqual(
      grouped,
      grouped.toSorted((left, right) => left.position - right.position),
    )
  }
}

test('one fetch of several partitions is one batch, with the positions and offsets that they reach', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log))
  delivery.begin(fresh, all)
  const messages = await published(log)
  await delivery.messages(fetched(messages, 4))
  assert.equal(handler.batches.length, 1)
  assertWhole(handler.handled, 12)
  const [batch] = handler.batches
  for (const partition of all) {
    const own = messages.filter((message) => message.partition === partition)
    const expected = { position: own.at(-1)?.position, nextOffset: own.length }
    assert.deepEqual(batch?.reached?.get(partition), own.length === 0 ? undefined : expected)
  }
})

test('what is not above the position is not handed over again', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log))
  delivery.begin(fresh, all)
  const messages = await published(log)
  await delivery.messages(fetched(messages.slice(0, 8)))
  await delivery.messages(fetched(messages.slice(0, 8)))
  await delivery.messages(fetched(messages))
  assertWhole(handler.handled, 12)
  assert.deepEqual(
    handler.batches.map(({ events }) => events.length),
    [8, 4],
  )
})

test('messages that are gone are read from the feed before what follows them, once for all partitions', async () => {
  const log = logOf()
  const feed = feedOf(log)
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feed)
  delivery.begin({ store: 'store-1', byPartition: new Map() }, all)
  const messages = await published(log)
  await delivery.messages(fetched(messages.slice(8)))
  assertWhole(handler.handled, 12)
  assert.equal(feed.reads(), 1)
})

test('a gap within a partition is filled in its place', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log))
  delivery.begin(fresh, all)
  const messages = await published(log)
  await delivery.messages(fetched(messages.filter(({ position }) => position !== 5 && position !== 6)))
  assertWhole(handler.handled, 12)
})

test('a gap that the feed does not have is not passed over', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(logOf(2)))
  delivery.begin({ store: 'store-1', byPartition: new Map() }, all)
  const messages = await published(log)
  await assert.rejects(
    delivery.messages(fetched(messages.slice(8))),
    /feed of things has nothing after position 2/,
  )
  assert.ok(handler.handled.every(({ position }) => position <= 2))
})

test('only assigned partitions are taken from the feed, and their positions reach its head with the offset', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log), { batchSize: 5 })
  const partition = (await published(log))[0]?.partition ?? 0
  delivery.begin(fresh, [partition])
  await delivery.readFeed([partition], { nextOffsets: new Map([[partition, 40]]) })
  assert.ok(handler.handled.length > 0)
  assert.ok(handler.handled.every((event) => event.partition === partition))
  assert.deepEqual(handler.current(), {
    store: 'store-1',
    byPartition: new Map([[partition, 12]]),
    nextOffsets: new Map([[partition, 40]]),
  })
  const offsets = handler.batches.map(({ reached }) => reached?.get(partition)?.nextOffset)
  assert.deepEqual(offsets, [undefined, undefined, 40])
})

test('a position without any event behind it takes its offset with an empty batch', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log))
  delivery.begin({ store: 'store-1', byPartition: new Map([[1, 12]]) }, [1])
  await delivery.readFeed([1], { nextOffsets: new Map([[1, 9]]) })
  assert.deepEqual(
    handler.batches.map(({ events, reached }) => [events.length, reached]),
    [[0, new Map([[1, { position: 12, nextOffset: 9 }]])]],
  )
})

test('a message that is no event is told, and the feed brings what it may have been', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery, unreadable } = deliveryTo(handler, feedOf(log))
  delivery.begin(fresh, all)
  const messages = (await published(log)).map((message) =>
    message.position === 12 ? { ...message, value: Buffer.from('no JSON') } : message,
  )
  await delivery.messages(fetched(messages))
  assertWhole(handler.handled, 12)
  assert.equal(unreadable.length, 1)
})

test('messages of a former store are passed over', async () => {
  const former = memoryEventLog('store-0', 3)
  for (const stream of streams) former.publish(stream, 'Former')
  const log = logOf()
  for (const store of [null, 'store-1']) {
    const handler = new RecordingHandler('reader')
    const { delivery } = deliveryTo(handler, feedOf(log))
    delivery.begin({ store, byPartition: new Map() }, all)
    await delivery.messages(fetched([...(await published(former)), ...(await published(log))]))
    assertWhole(handler.handled, 12)
    assert.ok(handler.handled.every(({ store: from }) => from === 'store-1'))
  }
})

test('a consumer of a former store hears of the new one by an empty batch, and ends', async () => {
  const log = logOf(1)
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log))
  delivery.begin({ store: 'store-0', byPartition: new Map([[0, 900]]) }, all)
  await assert.rejects(delivery.messages(fetched(await published(log))), { code: 'store-changed' })
  assert.deepEqual(
    handler.batches.map(({ store, events }) => [store, events.length]),
    [['store-1', 0]],
  )
})

test('the head is the highest position and what waits behind it', async () => {
  const log = logOf()
  const handler = new RecordingHandler('reader')
  const { delivery } = deliveryTo(handler, feedOf(log))
  delivery.begin({ store: 'store-1', byPartition: new Map() }, all)
  const messages = await published(log)
  const only = fetched(messages.slice(0, 1), 7)
  await delivery.messages(only)
  assert.equal(handler.batches[0]?.head, 8)
})
