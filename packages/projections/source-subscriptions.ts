import type { BatchHandler, MessageLog, Subscription } from '@annals/messaging'
import type { ConsumerStatus } from './consumer-status.ts'
import type { ConsumedSource } from './known-consumer.ts'

/** The subscriptions of one consumer, by source. */
export class SourceSubscriptions {
  readonly #log: MessageLog
  readonly #consumer: BatchHandler & { readonly status: (source: string) => ConsumerStatus }
  readonly #bySource = new Map<string, Subscription>()

  constructor(
    log: MessageLog,
    consumer: BatchHandler & { readonly status: (source: string) => ConsumerStatus },
  ) {
    this.#log = log
    this.#consumer = consumer
  }

  /** Subscribes to every source that is not followed: all of them at first, later those that had stopped. */
  async follow(sources: readonly ConsumedSource[], signal: AbortSignal): Promise<void> {
    for (const { source } of sources) {
      if (signal.aborted) return
      const status = this.#consumer.status(source)
      const known = this.#bySource.get(source)
      if (known !== undefined && status.state === 'running') continue
      await known?.stop()
      status.resumed()
      this.#bySource.set(source, await this.#log.subscribe(source, this.#consumer))
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#bySource.values()].map((subscription) => subscription.stop()))
    this.#bySource.clear()
  }
}
