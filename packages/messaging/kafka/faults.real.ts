import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Kafka, startKafka } from '@annals/real'
import { eventually, memoryEventLog, RecordingHandler } from '../contract-suite/index.ts'
import type { BatchHandler } from '../port.ts'
import { StopConsuming } from '../stop-consuming.ts'
import { kafkaClient } from './kafka-connection.ts'
import { assertWhole, deadlineMs, isAtHead, onTopic, publish } from './test-reader.ts'
import { makeTopic, withAdmin } from './test-topic.ts'
import { topicOf } from './topic.ts'

let kafka: Kafka

before(async () => {
  kafka = await startKafka({ own: true })
})
after(() => kafka.stop())

test('a topic with another number of partitions is refused by name, and read once it is right', () =>
  onTopic(
    kafka.brokers,
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
  onTopic(kafka.brokers, async (topic) => {
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
