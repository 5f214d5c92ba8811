import type { EventContract } from '@annals/contracts'
import { type Clock, systemClock } from '@annals/kernel'
import type { Logger } from '@annals/telemetry'
import type { Backoff } from '../backoff.ts'
import type { Feeds, MessageLog } from '../port.ts'
import { type KafkaConnection, kafkaClient } from './kafka-connection.ts'
import { KafkaSubscription } from './kafka-subscription.ts'
import { type TopicFaultError, topicFaults } from './topics.ts'

export type KafkaMessageLogOptions = KafkaConnection & {
  /** Each consumer of a source is the group `<groupPrefix>.<consumer>.<source>`, whatever the number of replicas. */
  readonly groupPrefix: string
  /** What this part consumes. */
  readonly contracts: readonly Pick<EventContract, 'source' | 'partitions'>[]
  /** What gaps are filled from. */
  readonly feeds: Feeds
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly clock?: Clock
  /** Events a batch, at most. */
  readonly batchSize?: number
  readonly backoff?: Backoff
}

export type KafkaMessageLog = MessageLog &
  Feeds & {
    /** What is wrong with the topics, by name. Rejects when no broker answers. */
    readonly topicFaults: () => Promise<readonly TopicFaultError[]>
    /** Ends all subscriptions, after their batches in flight. */
    readonly stop: () => Promise<void>
  }

/** Live delivery from Kafka. It connects when something subscribes, and for as long as it takes. */
export function kafkaMessageLog(options: KafkaMessageLogOptions): KafkaMessageLog {
  const { contracts, feeds, groupPrefix, logger } = options
  const subscriptions = new Set<KafkaSubscription>()
  return {
    feed: (source) => feeds.feed(source),
    subscribe: async (source, handler) => {
      const contract = contracts.find((known) => known.source === source)
      if (contract === undefined) {
        throw new Error(
          `no contract of ${source}; there are ${contracts.map((known) => known.source).join(', ')}`,
        )
      }
      const subscription = new KafkaSubscription(feeds.feed(source), handler, {
        connection: options,
        groupId: `${groupPrefix}.${handler.consumer}.${source}`,
        partitions: contract.partitions,
        batchSize: options.batchSize ?? 2_000,
        backoff: options.backoff ?? { firstMs: 100, maxMs: 30_000 },
        logger,
        nowMs: (options.clock ?? systemClock).nowMs,
      })
      subscriptions.add(subscription)
      return {
        stop: async () => {
          await subscription.stop()
          subscriptions.delete(subscription)
        },
      }
    },
    topicFaults: async () => {
      const admin = kafkaClient(options).admin()
      try {
        await admin.connect()
        return await topicFaults(admin, contracts)
      } finally {
        await admin.disconnect().catch(() => {})
      }
    },
    stop: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
    },
  }
}
