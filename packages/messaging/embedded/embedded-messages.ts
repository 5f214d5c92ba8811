import { type Clock, systemClock } from '@annals/kernel'
import type { Logger } from '@annals/telemetry'
import type { Backoff } from '../backoff.ts'
import type { Feed, Feeds, MessageLog } from '../port.ts'
import { type StoreSource, storeFeed } from '../store-feed.ts'
import { EmbeddedSubscription } from './embedded-subscription.ts'

export type EmbeddedMessagesOptions = {
  readonly logger: Pick<Logger, 'warn' | 'error'>
  readonly clock?: Clock
  /** Events a batch, at most. */
  readonly pageSize?: number
  readonly backoff?: Backoff
}

/** Live delivery and feeds straight from the stores of this process: the store is the log, there is no second copy. */
export function embeddedMessages(
  sources: readonly StoreSource[],
  options: EmbeddedMessagesOptions,
): MessageLog & Feeds {
  const bySource = new Map(sources.map((source) => [source.contract.source, entryOf(source)]))
  const find = (name: string) => {
    const entry = bySource.get(name)
    if (entry === undefined) {
      throw new Error(`no source ${name} in this process; it has ${[...bySource.keys()].join(', ')}`)
    }
    return entry
  }
  const subscription = {
    pageSize: options.pageSize ?? 500,
    backoff: options.backoff ?? { firstMs: 20, maxMs: 10_000 },
    logger: options.logger,
    nowMs: (options.clock ?? systemClock).nowMs,
  }
  return {
    feed: (name) => find(name).feed,
    subscribe: async (name, handler) => {
      const { source, feed } = find(name)
      return new EmbeddedSubscription(source, feed, handler, subscription)
    },
  }
}

function entryOf(source: StoreSource): { readonly source: StoreSource; readonly feed: Feed } {
  if (source.store.partitions !== source.contract.partitions) {
    throw new Error(
      `the store of ${source.contract.source} has ${source.store.partitions} partitions, ` +
        `its contract promises ${source.contract.partitions}`,
    )
  }
  return { source, feed: storeFeed(source) }
}
