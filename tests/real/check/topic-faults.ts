import type { StoreContent } from './read-store.ts'
import type { TopicMessage } from './read-topics.ts'

/** Each event once by its position, after dropping repeats, as any consumer does: in the order of partition and offset. */
export function withoutRepeats(messages: readonly TopicMessage[]): readonly TopicMessage[] {
  const last = new Map<number, number>()
  return messages.filter(({ partition, position }) => {
    if (position <= (last.get(partition) ?? 0)) return false
    last.set(partition, position)
    return true
  })
}

/**
 * The topic holds what the store holds, each event in its partition and in order; what comes twice is the same twice;
 * each message names the position before it in its partition.
 */
export function topicFaults(messages: readonly TopicMessage[], store: StoreContent): readonly string[] {
  const faults: string[] = []
  const stored = new Map(store.events.map((event) => [event.position, event]))
  for (const message of messages) {
    const { position, partition, offset, id, subject, key, streamVersion, time } = message
    const what = `partition ${partition}, offset ${offset}, position ${position}`
    const event = stored.get(position)
    if (event === undefined) {
      faults.push(`${what}: the store has no such event`)
      continue
    }
    const told = [id, subject, key, streamVersion, partition, Date.parse(time), message.store]
    const kept = [event.id, event.stream, event.stream, event.streamVersion, event.partition, event.atMs]
    if (JSON.stringify(told) !== JSON.stringify([...kept, store.storeId]))
      faults.push(`${what}: ${told.join(' ')} instead of ${kept.join(' ')}`)
  }
  const last = new Map<number, number>()
  const once = withoutRepeats(messages)
  for (const { partition, position, previous, offset } of once) {
    const before = last.get(partition) ?? 0
    if (previous !== before)
      faults.push(`partition ${partition}, offset ${offset}: names ${previous} before it, ${before} was`)
    last.set(partition, position)
  }
  const published = new Set(once.map(({ position }) => position))
  for (const { position } of store.events)
    if (!published.has(position)) faults.push(`position ${position} is not in the topic`)
  return faults
}
