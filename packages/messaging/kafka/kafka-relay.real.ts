import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LeasedCheckpoint, Leases } from '@annals/event-store'
import { type Kafka, startKafka } from '@annals/real'
import { eventually, memoryEventLog, RecordingHandler } from '../contract-suite/index.ts'
import { kafkaClient } from './kafka-connection.ts'
import { readMessage } from './message-codec.ts'
import { deadlineMs, onTopic } from './test-reader.ts'
import type { TestTopic } from './test-topic.ts'
import { topicOf } from './topic.ts'

let kafka: Kafka

before(async () => {
  kafka = await startKafka({ own: true })
})
after(() => kafka.stop())

function append(topic: TestTopic, count: number): void {
  for (let index = 0; index < count; index += 1)
    topic.log.publish(`stream-${index % 7}`, 'Happened', { index })
}

async function untilPublished(topic: TestTopic): Promise<void> {
  const head = await topic.log.head()
  await eventually(
    'the checkpoint is at the head',
    () => topic.leases.checkpoint('relay').position === head,
    deadlineMs,
  )
}

/** What the topic holds: by partition, positions and the ones they follow, in the order of offsets. */
async function topicContent(topic: TestTopic, count: number) {
  const { source, partitions } = topic.contract
  const content: { readonly position: number; readonly previous: number }[][] = Array.from(
    { length: partitions },
    () => [],
  )
  const client = kafkaClient({ brokers: kafka.brokers, clientId: 'looker' })
  const consumer = client.consumer({
    groupId: `look-${source}`,
    maxWaitTimeInMs: 100,
    retry: { restartOnFailure: async () => true },
  })
  await consumer.connect()
  await consumer.subscribe({ topic: topicOf(source), fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const { event, previous } = readMessage(source, partition, message)
      content[partition]?.push({ position: event.position, previous })
    },
  })
  await eventually(`${count} messages`, () => content.flat().length >= count, deadlineMs)
  await consumer.disconnect()
  return content
}

test('every event is in the topic once, in order, each naming the one before it in its partition', () =>
  onTopic(kafka.brokers, async (topic) => {
    topic.startRelay()
    append(topic, 5_000)
    await untilPublished(topic)
    const content = await topicContent(topic, 5_000)
    assert.equal(content.flat().length, 5_000)
    for (const partition of content) {
      const positions = partition.map(({ position }) => position)
      assert.deepEqual(
        partition.map(({ previous }) => previous),
        [0, ...positions.slice(0, -1)],
      )
      assert.deepEqual(
        positions,
        positions.toSorted((left, right) => left - right),
      )
    }
  }))

test('a relay that was killed between sending and its checkpoint repeats, and consumers skip what comes twice', () =>
  onTopic(kafka.brokers, async (topic) => {
    append(topic, 30)
    const { promise: dead, resolve: die } = Promise.withResolvers<'lost'>()
    const stuck = topic.startRelay({ leases: withAdvance(topic.leases, () => dead), leaseMs: 600_000 })
    try {
      const handler = new RecordingHandler('reader')
      await topic.openMessages().subscribe(topic.contract.source, handler)
      await eventually('the first ones are read', () => handler.handled.length === 30, deadlineMs)
      assert.equal(topic.leases.checkpoint('relay').position, 0)
      topic.leases.runOut('relay')
      topic.startRelay({ holder: 'next' })
      append(topic, 10)
      await untilPublished(topic)
      await eventually('the later ones are read', () => handler.handled.length === 40, deadlineMs)
      const content = await topicContent(topic, 70)
      assert.equal(content.flat().length, 70)
      assert.equal(new Set(handler.handled.map(({ position }) => position)).size, 40)
      assert.equal(stuck.status().position, 0)
    } finally {
      die('lost')
    }
  }))

test('a holder that was paused past its lease and wakes has its checkpoint refused and publishes nothing new', () =>
  onTopic(kafka.brokers, async (topic) => {
    append(topic, 10)
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>()
    const states: string[] = []
    const paused = topic.startRelay({
      leases: withAdvance(topic.leases, async (advance) => {
        await woken
        const state = await advance()
        states.push(state)
        return state
      }),
      leaseMs: 600_000,
    })
    try {
      const handler = new RecordingHandler('reader')
      await topic.openMessages().subscribe(topic.contract.source, handler)
      await eventually('it has sent', () => handler.handled.length === 10, deadlineMs)
      topic.leases.runOut('relay')
      const next = topic.startRelay({ holder: 'next' })
      append(topic, 10)
      await untilPublished(topic)
      wake()
      await eventually('it knows', () => paused.status().role === 'standby', deadlineMs)
      append(topic, 10)
      await untilPublished(topic)
      await eventually('all are read', () => handler.handled.length === 30, deadlineMs)
      assert.deepEqual(states, ['lost'])
      assert.deepEqual(next.status(), { role: 'publishing', position: 30 })
      assert.equal(new Set(handler.handled.map(({ position }) => position)).size, 30)
    } finally {
      wake()
    }
  }))

test('of several relays one publishes, and when it stops another goes on at once', () =>
  onTopic(kafka.brokers, async (topic) => {
    const first = topic.startRelay({ leaseMs: 600 })
    append(topic, 5)
    await untilPublished(topic)
    const second = topic.startRelay({ leaseMs: 600 })
    append(topic, 5)
    await untilPublished(topic)
    assert.deepEqual([first.status().role, second.status().role], ['publishing', 'standby'])
    await first.stop()
    append(topic, 5)
    await untilPublished(topic)
    assert.deepEqual([first.status().role, second.status().role], ['standby', 'publishing'])
    assert.equal((await topicContent(topic, 15)).flat().length, 15)
  }))

test('a broker that is killed while events are published loses none and mixes up no stream', () =>
  onTopic(kafka.brokers, async (topic) => {
    topic.startRelay()
    const appending = setInterval(() => append(topic, 50), 20)
    await eventually('some are published', () => topic.leases.checkpoint('relay').position > 500, deadlineMs)
    await kafka.kill()
    await kafka.restart()
    const before = topic.leases.checkpoint('relay').position
    await eventually(
      'some more are published',
      () => topic.leases.checkpoint('relay').position > before + 500,
      60_000,
    )
    clearInterval(appending)
    await untilPublished(topic)
    const head = await topic.log.head()
    const content = await topicContent(topic, head)
    for (const partition of content) {
      let last = 0
      for (const { position, previous } of partition) {
        assert.ok(previous <= last, `${position} follows ${previous}, but the last one was ${last}`)
        last = Math.max(last, position)
      }
    }
    assert.equal(new Set(content.flat().map(({ position }) => position)).size, head)
  }))

test('an event that no release knows holds back what is behind it, and nothing before it', () =>
  onTopic(kafka.brokers, async (topic) => {
    const unknown = new Set(['FromTheFuture'])
    const said: unknown[] = []
    topic.startRelay({
      source: {
        ...topic.source,
        toContract: ({ type, data }) => {
          if (unknown.has(type)) throw new Error(`type ${type} is not known`)
          return { type, data }
        },
      },
      logger: {
        warn: (what: unknown) => {
          said.push(what)
        },
      },
    })
    append(topic, 4)
    topic.log.publish('stream-1', 'FromTheFuture')
    append(topic, 4)
    await eventually('what is before it', () => topic.leases.checkpoint('relay').position === 4, deadlineMs)
    await eventually('it is said', () => said.length === 1, deadlineMs)
    unknown.clear()
    await untilPublished(topic)
    assert.equal((await topicContent(topic, 9)).flat().length, 9)
  }))

test('large events are published, as many at a time as the broker takes', () =>
  onTopic(
    kafka.brokers,
    async (topic) => {
      topic.startRelay()
      for (let index = 0; index < 6; index += 1) {
        topic.log.publish('stream', 'Happened', { text: 'x'.repeat(index % 2 === 0 ? 1_000_000 : 400_000) })
      }
      await untilPublished(topic)
      const handler = new RecordingHandler('reader')
      await topic.openMessages().subscribe(topic.contract.source, handler)
      await eventually('all are read', () => handler.handled.length === 6, deadlineMs)
    },
    { log: memoryEventLog('store-1', 1) },
  ))

/** Leases whose checkpoints go through `advance`. */
function withAdvance(
  leases: Leases,
  advance: (
    original: () => ReturnType<LeasedCheckpoint['advance']>,
  ) => ReturnType<LeasedCheckpoint['advance']>,
): Leases {
  return {
    takeLease: async (wish) => {
      const lease = await leases.takeLease(wish)
      if (lease === undefined) return undefined
      return { ...lease, advance: (to) => advance(() => lease.advance(to)) }
    },
  }
}
