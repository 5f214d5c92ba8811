import type { ContractEvent } from '@annals/contracts'
import type { BatchHandler, Feeds, MessageBatch, MessageLog } from '@annals/messaging'

/** Messages that a test hands over itself, to whom and as often as it likes; their feed is the world's. */
export function handedOver(
  messages: Feeds,
): MessageLog & Feeds & { readonly handlerOf: (consumer: string) => BatchHandler } {
  const handlers = new Map<string, BatchHandler>()
  return {
    feed: (source) => messages.feed(source),
    subscribe: async (_source, handler) => {
      handlers.set(handler.consumer, handler)
      return { stop: async () => {} }
    },
    handlerOf: (consumer) => {
      const handler = handlers.get(consumer)
      if (handler === undefined) throw new Error(`${consumer} has not subscribed`)
      return handler
    },
  }
}

/** One partition's events, cut into batches of so many, as a transport that reads partitions apart hands them over. */
export function batchesOf(events: readonly ContractEvent[], partition: number, size: number): MessageBatch[] {
  const own = events.filter((event) => event.partition === partition)
  const batches: MessageBatch[] = []
  for (let start = 0; start < own.length; start += size) {
    const some = own.slice(start, start + size)
    const position = some.at(-1)?.position ?? 0
    const reached = new Map([[partition, { position, nextOffset: start + some.length }]])
    batches.push({ source: 'boxes', store: 'store-1', events: some, head: events.length, reached })
  }
  return batches
}
