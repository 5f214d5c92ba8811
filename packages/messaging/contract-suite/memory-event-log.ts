import type { EventStore, StoredEvent } from '@annals/event-store'
import { instantOf } from '@annals/kernel'

export type MemoryEventLog = Pick<
  EventStore,
  'storeId' | 'partitions' | 'readAll' | 'head' | 'onAppended'
> & {
  /** Appends one event and rings, as a commit would; the answer is its position. */
  readonly publish: (stream: string, type: string, data?: Readonly<Record<string, unknown>>) => number
  /** How often events were read, to see that nobody polls. */
  readonly reads: () => number
}

/** The reading side of an event store in memory, for tests of what reads one. Its clock counts a millisecond an event. */
export function memoryEventLog(storeId: string, partitions: number): MemoryEventLog {
  const events: StoredEvent[] = []
  const listeners = new Set<() => void>()
  const versions = new Map<string, number>()
  let reads = 0
  return {
    storeId,
    partitions,
    reads: () => reads,
    head: async () => events.length,
    readAll: async ({ after, limit }) => {
      reads += 1
      return events.slice(after, after + limit)
    },
    onAppended: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    publish: (stream, type, data = {}) => {
      const position = events.length + 1
      const streamVersion = (versions.get(stream) ?? 0) + 1
      versions.set(stream, streamVersion)
      events.push({
        position,
        partition: memoryPartition(stream, partitions),
        stream,
        streamVersion,
        id: `${storeId}-${position}`,
        type,
        version: 1,
        data,
        erased: 'no',
        commandId: `command-${position}`,
        metadata: {
          actor: 'user:test',
          correlationId: `correlation-${position}`,
          causationId: `command-${position}`,
        },
        at: instantOf(1_800_000_000_000 + position),
      })
      for (const listener of listeners) listener()
      return position
    },
  }
}

/** Which partition the memory log gives a stream. */
export function memoryPartition(stream: string, partitions: number): number {
  let hash = 0
  for (const character of stream) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return hash % partitions
}
