import type { ContractEvent, EventContract } from '@annals/contracts'
import type { EventStore, StoredEvent } from '@annals/event-store'
import type { Feed, FeedPage } from './port.ts'

/** One service's store, opened by this process, and how its stored events leave it. */
export type StoreSource = {
  readonly contract: EventContract
  readonly store: Pick<EventStore, 'storeId' | 'partitions' | 'readAll' | 'head' | 'onAppended'>
  /** Throws for a stored type that it does not know; such an event is never skipped. */
  readonly toContract: (stored: StoredEvent) => {
    readonly type: string
    readonly data: Record<string, unknown>
  }
}

/** Thrown when a stored event cannot be published: readers wait before it until a release knows it. */
class UnpublishableEventError extends Error {
  readonly code = 'event-unpublishable'
  constructor(source: string, stored: StoredEvent, cause: unknown) {
    super(
      `event ${stored.position} of ${source} (${stored.type} version ${stored.version}) has no contract event; ` +
        'run a release that knows it, readers wait before it',
      { cause },
    )
    this.name = 'UnpublishableEventError'
  }
}

/** The feed of a store that this process has open. Readers that ask for the same page at the same time share one read. */
export function storeFeed(source: StoreSource): Feed {
  const reading = new Map<string, Promise<FeedPage>>()
  const name = source.contract.source
  return {
    source: name,
    read: (range) => {
      const key = `${range.after}/${range.limit}`
      const shared = reading.get(key)
      if (shared !== undefined) return shared
      // Not kept after it settles: an erasure must reach every later reader.
      const page = readPage(source, range).finally(() => reading.delete(key))
      reading.set(key, page)
      return page
    },
    readAt: async (position) => {
      const [stored] = await source.store.readAll({ after: position - 1, limit: 1 })
      return stored?.position === position ? contractEventOf(source, stored) : undefined
    },
  }
}

async function readPage(
  source: StoreSource,
  range: { readonly after: number; readonly limit: number },
): Promise<FeedPage> {
  const events = publishable(source, await source.store.readAll(range))
  return { store: source.store.storeId, head: await source.store.head(), events }
}

/** Everything before the first event that cannot be published; throws when that is the very first. */
function publishable(source: StoreSource, stored: readonly StoredEvent[]): readonly ContractEvent[] {
  const events: ContractEvent[] = []
  for (const event of stored) {
    try {
      events.push(contractEventOf(source, event))
    } catch (error) {
      if (events.length === 0) throw error
      break
    }
  }
  return events
}

function contractEventOf(source: StoreSource, stored: StoredEvent): ContractEvent {
  const { type, data } = mapped(source, stored)
  const { metadata } = stored
  return {
    id: stored.id,
    type,
    source: source.contract.source,
    time: stored.at,
    subject: stored.stream,
    position: stored.position,
    partition: stored.partition,
    streamVersion: stored.streamVersion,
    store: source.store.storeId,
    actor: metadata.actor,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    commandId: stored.commandId,
    ...(metadata.traceparent === undefined ? {} : { traceparent: metadata.traceparent }),
    data,
  }
}

function mapped(source: StoreSource, stored: StoredEvent): ReturnType<StoreSource['toContract']> {
  try {
    return source.toContract(stored)
  } catch (error) {
    throw new UnpublishableEventError(source.contract.source, stored, error)
  }
}
