import type { Logger } from '@annals/telemetry'
import type { LogEntry } from 'kafkajs'
import { type Backoff, backoffMs, pause } from '../backoff.ts'
import { failureLog } from '../failure-log.ts'
import type { BatchHandler, Feed, Subscription } from '../port.ts'
import { StopConsuming } from '../stop-consuming.ts'
import { untilDone } from '../until-done.ts'
import { AdminPool } from './admin-pool.ts'
import { ConsumerSession } from './consumer-session.ts'
import { Delivery } from './delivery.ts'
import { type KafkaConnection, kafkaClient } from './kafka-connection.ts'
import type { OffsetRange } from './start-offsets.ts'
import { topicOf } from './topic.ts'
import { requireTopic } from './topics.ts'

export type SubscriptionOptions = {
  readonly connection: KafkaConnection
  readonly groupId: string
  readonly partitions: number
  readonly batchSize: number
  readonly backoff: Backoff
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly nowMs: () => number
}

/** The assignment ended before the work was done; whoever has the partition now does it. */
class AbandonedError extends Error {
  override readonly name = 'AbandonedError'
}

/** A session that lasted this long has shown that what failed before it has passed. */
const healthyMs = 60_000

/**
 * Keeps one consumer session after the other alive until it is stopped or its handler stops consuming. What fails is
 * tried again, said once and then once a minute.
 */
export class KafkaSubscription implements Subscription {
  readonly #feed: Feed
  readonly #handler: BatchHandler
  readonly #options: SubscriptionOptions
  readonly #topic: string
  readonly #admin: AdminPool
  readonly #stopping = new AbortController()
  readonly #done: Promise<void>
  #session: ConsumerSession | undefined

  constructor(feed: Feed, handler: BatchHandler, options: SubscriptionOptions) {
    this.#feed = feed
    this.#handler = handler
    this.#options = options
    this.#topic = topicOf(feed.source)
    this.#admin = new AdminPool(kafkaClient(options.connection))
    this.#done = this.#run()
  }

  stop(): Promise<void> {
    this.#stopping.abort()
    return this.#done
  }

  async #run(): Promise<void> {
    const { backoff, logger, nowMs } = this.#options
    const { signal } = this.#stopping
    const what = { consumer: this.#handler.consumer, source: this.#feed.source }
    const say = failureLog(logger, nowMs, what, 'the topic cannot be read; it is tried again')
    let failures = 0
    while (!signal.aborted) {
      const beganAtMs = nowMs()
      try {
        await this.#consume()
      } catch (error) {
        if (error instanceof StopConsuming) {
          logger.error({ ...what, error }, 'consumer stopped')
          return
        }
        if (signal.aborted) return
        failures = nowMs() - beganAtMs > healthyMs ? 1 : failures + 1
        const retryInMs = backoffMs(backoff, failures)
        say({ error, failures, retryInMs })
        await pause(retryInMs, signal)
      }
    }
  }

  async #consume(): Promise<void> {
    const { connection, groupId, partitions, batchSize, backoff, logger, nowMs } = this.#options
    const feed = this.#feed
    const handler = this.#handler
    const { source } = feed
    const what = { consumer: handler.consumer, source }
    await this.#admin.use((admin) => requireTopic(admin, { source, partitions }))
    const say = failureLog(logger, nowMs, what)
    const retried = async <Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> => {
      const outcome = await untilDone(async () => ({ result: await work() }), {
        backoff,
        signal,
        onFailure: say,
      })
      if (outcome === undefined) throw new AbandonedError()
      return outcome.result
    }
    const session = new ConsumerSession({
      kafka: kafkaClient(connection, (log) => this.#heard(log)),
      topic: this.#topic,
      partitions,
      groupId,
      retried,
      positions: () => handler.positions(source),
      offsetRanges: () => this.#offsetRanges(),
      delivery: (assignment) =>
        new Delivery({
          feed,
          handler,
          batchSize,
          retried: (work) => retried(work, assignment),
          onUnreadable: ({ partition, offset, error }) =>
            logger.error(
              { ...what, partition, offset, error },
              'a message is no event; the feed is read instead',
            ),
        }),
    })
    this.#session = session
    try {
      await session.run(this.#stopping.signal)
    } finally {
      this.#session = undefined
    }
  }

  async #offsetRanges(): Promise<ReadonlyMap<number, OffsetRange>> {
    const offsets = await this.#admin.use((admin) => admin.fetchTopicOffsets(this.#topic))
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]),
    )
  }

  /** kafkajs only logs that it gives up an offset that the topic does not have (recoverFromOffsetOutOfRange). */
  #heard({ message, ...details }: LogEntry['log']): void {
    if (!message.startsWith('Offset out of range')) return
    const partition: unknown = details['partition']
    if (typeof partition === 'number') this.#session?.offsetLost(partition)
  }
}
