import type { EventContract } from '@annals/contracts'
import { type BenchResult, benchResult, type Round } from '@annals/event-store/bench-result'
import type { Message } from 'kafkajs'
import { eventually, type MemoryEventLog, memoryEventLog } from '../../contract-suite/index.ts'
import type { BatchHandler } from '../../port.ts'
import { storeFeed } from '../../store-feed.ts'
import { kafkaClient } from '../kafka-connection.ts'
import { relayBatch } from '../relay-batch.ts'
import { openTestTopic, type TestTopic } from '../test-topic.ts'
import { topicOf } from '../topic.ts'

const events = 60_000
const rounds = 3
const partitions = 12
const waitMs = 120_000

/** Relay and consumer, each beside bare kafkajs with the same messages on the same broker. Takes some 30 seconds. */
export async function kafkaBench(brokers: readonly string[]): Promise<readonly BenchResult[]> {
  const log = filledLog()
  const messages = await messagesOf(log)
  const publishing: Round[] = []
  const consuming: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const relayed = await openTestTopic(brokers, { log })
    const bare = await openTestTopic(brokers, { log })
    try {
      const ours = await perSecond(async () => {
        relayed.startRelay()
        await eventually('published', () => relayed.leases.checkpoint('relay').position === events, waitMs)
      })
      publishing.push({
        ours,
        reference: await perSecond(() => produceBare(brokers, bare.contract, messages)),
      })
      consuming.push({
        ours: await consumedPerSecond(relayed),
        reference: await consumedBarePerSecond(brokers, bare.contract),
      })
    } finally {
      await relayed.close()
      await bare.close()
    }
  }
  return [
    benchResult(
      { name: 'relay to Kafka, beside kafkajs that sends the same', unit: 'events/s', goal: undefined },
      publishing,
    ),
    benchResult(
      {
        name: 'consume from Kafka, beside kafkajs that parses JSON',
        unit: 'events/s',
        goal: { bound: 'at-least', ratio: 0.5 },
      },
      consuming,
    ),
  ]
}

function filledLog(): MemoryEventLog {
  const log = memoryEventLog('store-1', partitions)
  for (let index = 0; index < events; index += 1) {
    log.publish(`order-${index % 5_000}`, 'OrderPlaced', {
      orderId: `0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      customerId: '0190a000-0000-7000-8000-000000000001',
      orderDate: '2026-11-25',
      lines: [1, 2, 3].map((line) => ({
        lineId: `0190a000-0000-7000-8000-00000000000${line}`,
        productId: `0190a000-0000-7000-8000-00000000001${line}`,
        quantity: line,
        unitPriceCents: 1_990,
        discountBasisPoints: 250,
      })),
      netCents: 11_642,
    })
  }
  return log
}

async function messagesOf(log: MemoryEventLog): Promise<readonly Message[]> {
  const contract = { source: 'bench', partitions, events: {} }
  const feed = storeFeed({ contract, store: log, toContract: ({ type, data }) => ({ type, data }) })
  const messages: Message[] = []
  let checkpoint = { position: 0, byPartition: {} }
  while (messages.length < events) {
    const page = await feed.read({ after: checkpoint.position, limit: 2_000 })
    const batch = relayBatch(page.events, checkpoint, Date.now())
    messages.push(...batch.messages)
    checkpoint = batch.checkpoint
  }
  return messages
}

async function produceBare(
  brokers: readonly string[],
  { source }: EventContract,
  messages: readonly Message[],
): Promise<void> {
  const producer = kafkaClient({ brokers, clientId: 'bench' }).producer({
    idempotent: true,
    maxInFlightRequests: 1,
  })
  await producer.connect()
  for (let next = 0; next < messages.length; next += 2_000) {
    await producer.send({ topic: topicOf(source), acks: -1, messages: messages.slice(next, next + 2_000) })
  }
  await producer.disconnect()
}

async function consumedPerSecond({ openMessages, contract }: TestTopic): Promise<number> {
  const pace = new Pace()
  const handler: BatchHandler = {
    consumer: 'bench',
    positions: async () => ({ store: 'store-1', byPartition: new Map() }),
    handle: async (batch) => pace.count(batch.events.length),
  }
  const subscription = await openMessages().subscribe(contract.source, handler)
  await eventually('all are consumed', () => pace.isDone(), waitMs)
  await subscription.stop()
  return pace.perSecond()
}

async function consumedBarePerSecond(brokers: readonly string[], { source }: EventContract): Promise<number> {
  const pace = new Pace()
  const client = kafkaClient({ brokers, clientId: 'bench' })
  const consumer = client.consumer({ groupId: `bench-${source}`, maxWaitTimeInMs: 500 })
  await consumer.connect()
  await consumer.subscribe({ topic: topicOf(source), fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      pace.count(batch.messages.filter(({ value }) => JSON.parse(String(value)) !== null).length)
    },
  })
  await eventually('all are consumed', () => pace.isDone(), waitMs)
  await consumer.disconnect()
  return pace.perSecond()
}

/** Counts from the end of the first batch on: joining a group takes as long as many thousand events. */
class Pace {
  #first: { readonly count: number; readonly atMs: number } | undefined
  #count = 0
  #lastAtMs = 0

  count(more: number): void {
    this.#count += more
    this.#lastAtMs = performance.now()
    this.#first ??= { count: more, atMs: this.#lastAtMs }
  }

  isDone(): boolean {
    return this.#count >= events
  }

  perSecond(): number {
    const { count = 0, atMs = 0 } = this.#first ?? {}
    return ((this.#count - count) * 1_000) / (this.#lastAtMs - atMs)
  }
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return (events * 1_000) / (performance.now() - beganMs)
}
