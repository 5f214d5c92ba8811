import type { ContractEvent } from '@annals/contracts'
import type { Checkpoint } from '@annals/event-store'
import type { Message } from 'kafkajs'
import { messageOf } from './message-codec.ts'

/** kafkajs groups messages by partition in quadratic time. */
export const maxMessages = 2_000
/** All messages of a partition travel as one record batch, which a broker takes up to `max.message.bytes`. */
const maxPartitionBytes = 768 * 1_024
/** What a message has beside its value: about 15 headers and their names. */
const envelopeBytes = 1_000

export type RelayBatch = { readonly messages: readonly Message[]; readonly checkpoint: Checkpoint }

/** As many of the events, at least one, as travel together; the checkpoint is where they leave the relay. */
export function relayBatch(events: readonly ContractEvent[], from: Checkpoint, nowMs: number): RelayBatch {
  const messages: Message[] = []
  const byPartition: Record<number, number> = { ...from.byPartition }
  const bytes = new Map<number, number>()
  let { position } = from
  for (const event of events.slice(0, maxMessages)) {
    const { partition } = event
    const message = messageOf(event, byPartition[partition] ?? 0, nowMs)
    const size = (bytes.get(partition) ?? 0) + Buffer.byteLength(message.value) + envelopeBytes
    if (size > maxPartitionBytes && messages.length > 0) break
    bytes.set(partition, size)
    messages.push(message)
    byPartition[partition] = event.position
    position = event.position
  }
  return { messages, checkpoint: { position, byPartition } }
}
