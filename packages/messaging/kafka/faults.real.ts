import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Kafka, startKafka } from '@annals/real'
import { eventually, memoryEventLog, RecordingHandler } from '../contract-suite/index.ts'
import type { BatchHandler } from '../port.ts'
import { StopConsuming } from '../stop-consuming.ts'
import { kafkaClient } from './kafka-connection.ts'
import { makeTopic, openTestTopic, type TestTopic, withAdmin } from './test-topic.ts'
import { topicOf } from './topic.ts'

let kafka: Kafka

before(async () => {
  kafka = await startKafka({ own: true })
})
after(() => kafka.stop())

const deadlineMs = 30_000

async function onTopic(
  run: (topic: TestTopic) => Promise<void>,
  options: Parameters<typeof openTestTopic>[1] = {},
) {
  const topic = await openTestTopic(kafka.brokers, options)
  try {
    await run(topic)
  } finally {
    await topic.close()
  }
}

/** Publishes so many events to streams in turn, and waits until the relay has passed them on. */
async function publish(topic: TestTopic, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    topic.log.publish(`stream-${index % 7}`, 'Happened', { index })
  const head = await topic.log.head()
  await eventually(
    'the relay is at the head',
    () => topic.leases.checkpoint('relay').position === head,
    deadlineMs,
  )
}

async function isAtHead(topic: TestTopic, handler: RecordingHandler): Promise<boolean> {
  const events = await topic.log.readAll({ after: 0, limit: 1_000_000 })
  const last = new Map(events.map(({ partition, position }) => [partition, position]))
  const { byPartition } = handler.current()
  return [...last].every(([partition, position]) => (byPartition.get(partition) ?? 0) >= position)
}

/** Every event of the log once, in order within its partition. */
async function assertWhole(topic: TestTopic, handled: RecordingHandler['handled']): Promise<void> {
  const events = await topic.log.readAll({ after: 0, limit: 1_000_000 })
  const expected = Map.groupBy(events, ({ partition }) => partition)
  const actual = Map.groupBy(handled, ({ partition }) => partition)
  assert.deepEqual(new Set(actual.keys()), new Set(expected.keys()))
  for (const [partition, group] of expected) {
    assert.deepEqual(
      actual.get(partition)?.map(({ position }) => position),
      group.map(({ position }) => position),
    )
  }
}

test('a consumer that starts again reads from its stored offsets, and none of what it has handled', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 50)
    const handler = new RecordingHandler('reader')
    const subscription = await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('all of it', () => isAtHead(topic, handler), deadlineMs)
    await subscription.stop()
    await publish(topic, 20)
    let feedReads = 0
    const again = new RecordingHandler('reader', { from: handler.current() })
    const messages = topic.openMessages({
      feeds: {
        feed: () => ({
          source: topic.contract.source,
          readAt: async () => undefined,
          read: async () => {
            feedReads += 1
            throw new Error('the command part is away')
          },
        }),
      },
    })
    await messages.subscribe(topic.contract.source, again)
    await eventually('the rest', () => isAtHead(topic, again), deadlineMs)
    assert.equal(feedReads, 0)
    assert.ok(again.batches.every(({ events }) => events.every(({ position }) => position > 50)))
    await assertWhole(topic, [...handler.handled, ...again.handled])
  }))

test('what retention dropped before it was read comes from the feed, in its place', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 50)
    const handler = new RecordingHandler('reader')
    const subscription = await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('all of it', () => isAtHead(topic, handler), deadlineMs)
    await subscription.stop()
    await publish(topic, 60)
    await dropMessages(topic)
    await publish(topic, 10)
    const again = new RecordingHandler('reader', { from: handler.current() })
    await topic.openMessages().subscribe(topic.contract.source, again)
    await eventually('the rest', () => isAtHead(topic, again), deadlineMs)
    await assertWhole(topic, [...handler.handled, ...again.handled])
  }))

test('what retention dropped is read also when no message comes to show the gap', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 50)
    await dropMessages(topic)
    const handler = new RecordingHandler('reader')
    await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('all of it', () => isAtHead(topic, handler), deadlineMs)
    await assertWhole(topic, handler.handled)
    await publish(topic, 5)
    await eventually('what came later', () => isAtHead(topic, handler), deadlineMs)
    await assertWhole(topic, handler.handled)
  }))

test('an offset that is lost while the consumer runs is not set to anything in silence', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 20)
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    let isHeld = false
    const handler = new RecordingHandler('reader', {
      before: async () => (isHeld ? released : undefined),
    })
    await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('all of it', () => isAtHead(topic, handler), deadlineMs)
    isHeld = true
    const batches = handler.batches.length
    await publish(topic, 7)
    await eventually('a batch is held', () => handler.batches.length > batches, deadlineMs)
    await publish(topic, 30)
    await dropMessages(topic)
    isHeld = false
    release()
    await eventually('what was dropped', () => isAtHead(topic, handler), deadlineMs)
    await assertWhole(topic, handler.handled)
  }))

test('a topic that was deleted and made again lost nothing that the store has', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 50)
    const handler = new RecordingHandler('reader')
    await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('all of it', () => isAtHead(topic, handler), deadlineMs)
    await withAdmin(topic.connection, (admin) =>
      admin.deleteTopics({ topics: [topicOf(topic.contract.source)] }),
    )
    for (let index = 0; index < 30; index += 1) topic.log.publish(`stream-${index % 7}`, 'Happened')
    await makeTopic(topic.connection, topic.contract)
    await publish(topic, 30)
    await eventually('all of the later ones', () => isAtHead(topic, handler), deadlineMs)
    await assertWhole(topic, handler.handled)
  }))

test('after a rebuild from the feed a consumer goes on behind it', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 50)
    const byPartition = new Map([0, 1, 2].map((partition) => [partition, 50]))
    const handler = new RecordingHandler('rebuilt', { from: { store: 'store-1', byPartition } })
    await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('offsets', () => handler.current().nextOffsets?.size === 3, deadlineMs)
    await publish(topic, 20)
    await eventually('the rest', () => isAtHead(topic, handler), deadlineMs)
    assert.deepEqual(
      handler.handled.map(({ position }) => position).toSorted((left, right) => left - right),
      Array.from({ length: 20 }, (_, index) => 51 + index),
    )
  }))

test('a topic with another number of partitions is refused by name, and read once it is right', () =>
  onTopic(
    async (topic) => {
      const { source } = topic.contract
      await makeTopic(topic.connection, { ...topic.contract, partitions: 2 })
      const said: string[] = []
      const messages = topic.openMessages({
        logger: { ...topic.quiet, warn: ({ error }: { readonly error: Error }) => said.push(error.message) },
      })
      const faults = await messages.topicFaults()
      assert.deepEqual(
        faults.map(({ code, message }) => [
          code,
          /annals\.things\w+\.v1 has 2 partitions.*promises 3/.test(message),
        ]),
        [['topic-partitions', true]],
      )
      const handler = new RecordingHandler('reader')
      await messages.subscribe(source, handler)
      topic.startRelay()
      topic.log.publish('a', 'Happened')
      await eventually('it is said', () => said.length > 0, deadlineMs)
      assert.match(said[0] ?? '', /annals\.things\w+\.v1 has 2 partitions/)
      await withAdmin(topic.connection, (admin) => admin.deleteTopics({ topics: [topicOf(source)] }))
      await eventually(
        'the topic is gone',
        async () => (await messages.topicFaults())[0]?.code === 'topic-missing',
        deadlineMs,
      )
      await makeTopic(topic.connection, topic.contract)
      await eventually('the event', () => isAtHead(topic, handler), deadlineMs)
      await assertWhole(topic, handler.handled)
    },
    { topic: 'missing' },
  ))

test('a message that is no event is told, and hides none', () =>
  onTopic(async (topic) => {
    const { source } = topic.contract
    const producer = kafkaClient({ brokers: kafka.brokers, clientId: 'stranger' }).producer()
    await producer.connect()
    const told: unknown[] = []
    const messages = topic.openMessages({
      logger: { ...topic.quiet, error: (what: unknown) => told.push(what) },
    })
    const handler = new RecordingHandler('reader')
    await messages.subscribe(source, handler)
    topic.startRelay()
    await publish(topic, 10)
    for (let partition = 0; partition < 3; partition += 1) {
      await producer.send({ topic: topicOf(source), messages: [{ partition, value: 'no event' }] })
    }
    await publish(topic, 10)
    await eventually(
      'all of it',
      async () => told.length === 3 && (await isAtHead(topic, handler)),
      deadlineMs,
    )
    await assertWhole(topic, handler.handled)
    await producer.disconnect()
  }))

test('two replicas share the partitions, and when one ends the other has them all: each event once', () =>
  onTopic(async (topic) => {
    const { source } = topic.contract
    topic.startRelay()
    // Both replicas write to the same positions, as they would in one database.
    const handler = new RecordingHandler('shared')
    const seenBy = [new Set<number>(), new Set<number>()]
    const replica = (index: number): BatchHandler => ({
      consumer: handler.consumer,
      positions: (from) => handler.positions(from),
      handle: (batch) => {
        for (const { partition } of batch.events) seenBy[index]?.add(partition)
        return handler.handle(batch)
      },
    })
    await topic.openMessages().subscribe(source, replica(0))
    await publish(topic, 20)
    await eventually('all by one', () => isAtHead(topic, handler), deadlineMs)
    const second = await topic.openMessages().subscribe(source, replica(1))
    await eventually(
      'both have partitions',
      async () => {
        await publish(topic, 21)
        return (seenBy[1]?.size ?? 0) > 0
      },
      deadlineMs,
    )
    await eventually('all by both', () => isAtHead(topic, handler), deadlineMs)
    await second.stop()
    seenBy[0]?.clear()
    await publish(topic, 50)
    await eventually('all by the one that is left', () => isAtHead(topic, handler), deadlineMs)
    await assertWhole(topic, handler.handled)
    assert.equal(seenBy[0]?.size, 3)
  }))

test('a store that was restored to an older point ends its consumers, and they say what to do', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 3)
    const heard: string[] = []
    const handler = new RecordingHandler('restored', {
      from: { store: 'store-0', byPartition: new Map([[0, 900]]), nextOffsets: new Map([[0, 0]]) },
      before: async ({ store }) => {
        heard.push(store)
        throw new StopConsuming('store-changed', 'rebuild')
      },
    })
    await topic.openMessages().subscribe(topic.contract.source, handler)
    await eventually('it heard of the other store', () => heard.length === 1, deadlineMs)
    await publish(topic, 3)
    assert.deepEqual(heard, ['store-1'])
  }))

test('messages of a former store that are left in the topic are passed over', () =>
  onTopic(async (topic) => {
    topic.startRelay()
    await publish(topic, 20)
    await topic.close()
    const restored = memoryEventLog('store-2', 3)
    const source = { ...topic.source, store: restored }
    const { startRelay, openMessages } = topic
    for (let index = 0; index < 10; index += 1) restored.publish(`stream-${index}`, 'Happened')
    const { leases } = topic
    const relay = startRelay({
      source,
      leases: { takeLease: (wish) => leases.takeLease({ ...wish, name: 'other' }) },
    })
    await eventually('published', () => leases.checkpoint('other').position === 10, deadlineMs)
    await relay.stop()
    const handler = new RecordingHandler('reader')
    await openMessages({ feeds: topic.feedsOf(source) }).subscribe(topic.contract.source, handler)
    await eventually('the new ones', () => handler.handled.length === 10, deadlineMs)
    assert.ok(handler.handled.every(({ store }) => store === 'store-2'))
  }))

test('while the broker is away nothing is lost, it is said once, and all goes on when it is back', () =>
  onTopic(async (topic) => {
    const said: string[] = []
    const logger = {
      ...topic.quiet,
      warn: (_what: unknown, message?: string) => {
        said.push(message ?? '')
      },
    }
    topic.startRelay({ logger })
    const handler = new RecordingHandler('reader')
    await topic.openMessages({ logger }).subscribe(topic.contract.source, handler)
    await publish(topic, 50)
    await eventually('all of it', () => isAtHead(topic, handler), deadlineMs)
    await kafka.kill()
    for (let index = 0; index < 50; index += 1) topic.log.publish(`stream-${index % 7}`, 'Happened')
    await eventually('both say so', () => new Set(said).size === 2, deadlineMs)
    await kafka.restart()
    await eventually('the rest', () => isAtHead(topic, handler), 60_000)
    await assertWhole(topic, handler.handled)
    assert.equal(said.filter((message) => message.includes('published')).length, 1)
    assert.ok(said.filter((message) => message.includes('topic')).length <= 2, said.join('; '))
  }))

/** What retention does to old messages, at once and to all that there are. */
async function dropMessages(topic: TestTopic): Promise<void> {
  const name = topicOf(topic.contract.source)
  await withAdmin(topic.connection, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(name)
    await admin.deleteTopicRecords({
      topic: name,
      partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
    })
  })
}
