import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Kafka, startKafka } from '@annals/real'
import { eventually, RecordingHandler } from '../contract-suite/index.ts'
import { assertWhole, deadlineMs, isAtHead, onTopic, publish } from './test-reader.ts'
import { makeTopic, type TestTopic, withAdmin } from './test-topic.ts'
import { topicOf } from './topic.ts'

let kafka: Kafka

before(async () => {
  kafka = await startKafka({ own: true })
})
after(() => kafka.stop())

test('a consumer that starts again reads from its stored offsets, and none of what it has handled', () =>
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
