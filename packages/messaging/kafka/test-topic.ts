import { randomBytes } from 'node:crypto'
import { type EventContract, eventContract } from '@annals/contracts'
import {
  type MemoryEventLog,
  type MemoryLeases,
  memoryEventLog,
  memoryLeases,
} from '../contract-suite/index.ts'
import type { Feeds } from '../port.ts'
import { type StoreSource, storeFeed } from '../store-feed.ts'
import { ensureTopics } from './ensure-topics.ts'
import { type KafkaConnection, kafkaClient } from './kafka-connection.ts'
import { type KafkaMessageLog, type KafkaMessageLogOptions, kafkaMessageLog } from './kafka-message-log.ts'
import { type KafkaRelay, type KafkaRelayOptions, kafkaRelay } from './kafka-relay.ts'

const quiet = { warn: () => {}, error: () => {} }
const backoff = { firstMs: 20, maxMs: 500 }

/** A store in memory with a topic of its own, and whatever the test starts on them. */
export type TestTopic = {
  readonly connection: KafkaConnection
  readonly contract: EventContract
  readonly log: MemoryEventLog
  readonly source: StoreSource
  readonly leases: MemoryLeases
  /** A logger that nobody reads. */
  readonly quiet: typeof quiet
  readonly feedsOf: (source: StoreSource) => Feeds
  readonly startRelay: (options?: Partial<KafkaRelayOptions>) => KafkaRelay
  readonly openMessages: (options?: Partial<KafkaMessageLogOptions>) => KafkaMessageLog
  /** Ends what was started and removes the topic. */
  readonly close: () => Promise<void>
}

export async function openTestTopic(
  brokers: readonly string[],
  options: {
    readonly partitions?: number
    readonly log?: MemoryEventLog
    readonly topic?: 'made' | 'missing'
    /** Of a user who may do everything. */
    readonly connection?: KafkaConnection
  } = {},
): Promise<TestTopic> {
  const suffix = [...randomBytes(8)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')
  const log = options.log ?? memoryEventLog('store-1', options.partitions ?? 3)
  const contract = eventContract({ source: `things${suffix}`, partitions: log.partitions, events: {} })
  const source: StoreSource = { contract, store: log, toContract: ({ type, data }) => ({ type, data }) }
  const connection = options.connection ?? { brokers, clientId: 'annals-test' }
  if (options.topic !== 'missing') await makeTopic(connection, contract)
  const leases = memoryLeases()
  const started: { readonly stop: () => Promise<void> }[] = []
  const keep = <Started extends { readonly stop: () => Promise<void> }>(begun: Started): Started => {
    started.push(begun)
    return begun
  }
  return {
    connection,
    contract,
    log,
    source,
    leases,
    quiet,
    feedsOf,
    startRelay: (changed = {}) =>
      keep(
        kafkaRelay({
          ...connection,
          source,
          leases,
          holder: `holder-${started.length}`,
          logger: quiet,
          backoff,
          leaseMs: 300,
          ...changed,
        }),
      ),
    openMessages: (changed = {}) =>
      keep(
        kafkaMessageLog({
          ...connection,
          groupPrefix: `annals-test-${suffix}`,
          contracts: [contract],
          feeds: feedsOf(source),
          logger: quiet,
          backoff,
          ...changed,
        }),
      ),
    close: async () => {
      await Promise.all(started.map((begun) => begun.stop()))
    },
  }
}

export async function makeTopic(connection: KafkaConnection, contract: EventContract): Promise<void> {
  const faults = await withAdmin(connection, (admin) =>
    ensureTopics(admin, [contract], { replicationFactor: 1, minInsyncReplicas: 1 }),
  )
  if (faults.length > 0) throw new AggregateError(faults)
}

export async function withAdmin<Result>(
  connection: KafkaConnection,
  work: (admin: ReturnType<ReturnType<typeof kafkaClient>['admin']>) => Promise<Result>,
): Promise<Result> {
  const admin = kafkaClient(connection).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

function feedsOf(source: StoreSource): Feeds {
  const feed = storeFeed(source)
  return {
    feed: (name) => {
      if (name !== feed.source) throw new Error(`no source ${name}`)
      return feed
    },
  }
}
