import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from '@annals/telemetry'
import type { Backoff } from '../backoff.ts'
import { failureLog } from '../failure-log.ts'
import type { BatchHandler, ConsumerPositions, Feed, MessageBatch, Subscription } from '../port.ts'
import { StopConsuming } from '../stop-consuming.ts'
import type { StoreSource } from '../store-feed.ts'
import { type Failure, untilDone } from '../until-done.ts'
import { WakeUp } from '../wake-up.ts'

export type SubscriptionOptions = {
  readonly pageSize: number
  readonly backoff: Backoff
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly nowMs: () => number
}

/**
 * Reads the store by position and hands over one batch after the other. Idle, it waits for the store's call;
 * no timer runs. What cannot be read or handled is tried again and nothing behind it is delivered before.
 */
export class EmbeddedSubscription implements Subscription {
  readonly #source: StoreSource
  readonly #feed: Feed
  readonly #handler: BatchHandler
  readonly #options: SubscriptionOptions
  readonly #stopping = new AbortController()
  readonly #wakeUp = new WakeUp()
  readonly #onFailure: (failure: Failure) => void
  readonly #done: Promise<void>

  constructor(source: StoreSource, feed: Feed, handler: BatchHandler, options: SubscriptionOptions) {
    this.#source = source
    this.#feed = feed
    this.#handler = handler
    this.#options = options
    this.#onFailure = failureLog(options.logger, options.nowMs, {
      consumer: handler.consumer,
      source: feed.source,
    })
    this.#done = this.#run()
  }

  stop(): Promise<void> {
    this.#stopping.abort()
    this.#wakeUp.ring()
    return this.#done
  }

  async #run(): Promise<void> {
    const ignore = this.#source.store.onAppended(() => this.#wakeUp.ring())
    try {
      await this.#follow()
    } catch (error) {
      // Only StopConsuming comes here; the handler's owner shows it in the part's health.
      this.#options.logger.error(
        { consumer: this.#handler.consumer, source: this.#feed.source, error },
        'consumer stopped',
      )
    } finally {
      ignore()
    }
  }

  async #follow(): Promise<void> {
    const positions = await this.#retried(() => this.#handler.positions(this.#feed.source))
    if (positions === undefined) return
    const { storeId } = this.#source.store
    if (positions.store !== null && positions.store !== storeId) await this.#announce(storeId)
    let after = this.#handledThrough(positions)
    while (!this.#stopping.signal.aborted) {
      const batch = await this.#retried(() => this.#read(after))
      if (batch === undefined) return
      if (batch.events.length === 0) {
        await this.#wakeUp.wait()
      } else {
        await this.#retried(() => this.#handler.handle(batch))
        after = batch.through ?? after
        // SQLite answers within the same turn: without this, catching up would shut out requests and timers.
        await nextTurn()
      }
    }
  }

  /** An empty batch: a handler that knows another store hears of it even if the new one is shorter. */
  async #announce(store: string): Promise<void> {
    const batch = { source: this.#feed.source, store, events: [], head: 0 }
    await this.#retried(() => this.#handler.handle(batch))
    if (!this.#stopping.signal.aborted) {
      throw new StopConsuming(
        'store-changed',
        `${this.#feed.source} has the store ${store} now; rebuild from it`,
      )
    }
  }

  async #read(after: number): Promise<MessageBatch & { readonly through: number }> {
    const page = await this.#feed.read({ after, limit: this.#options.pageSize })
    return { ...page, source: this.#feed.source, through: page.events.at(-1)?.position ?? after }
  }

  /** Below it the consumer has handled everything, in every partition. */
  #handledThrough(positions: ConsumerPositions): number {
    let lowest = Number.POSITIVE_INFINITY
    for (let partition = 0; partition < this.#source.store.partitions; partition += 1) {
      lowest = Math.min(lowest, positions.byPartition.get(partition) ?? 0)
    }
    return lowest
  }

  #retried<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    return untilDone(work, {
      backoff: this.#options.backoff,
      signal: this.#stopping.signal,
      onFailure: this.#onFailure,
    })
  }
}
