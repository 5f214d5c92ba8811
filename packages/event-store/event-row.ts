import { instantOf } from '@annals/kernel'
import type { Metadata, StoredEvent } from './port.ts'

/** The columns of the table `events`, the same in every adapter. */
export const EVENT_COLUMNS = `
position, partition, stream, stream_version, id, type, version, data, personal, person,
command_id, actor, correlation_id, causation_id, traceparent, at_ms`

/** A row in the order of EVENT_COLUMNS. */
export type EventRow = readonly [
  position: number,
  partition: number,
  stream: string,
  streamVersion: number,
  id: string,
  type: string,
  version: number,
  data: string,
  personal: Uint8Array | null,
  person: string | null,
  commandId: string,
  actor: string,
  correlationId: string,
  causationId: string,
  traceparent: string | null,
  atMs: number,
]

/** `unsealFor` opens what was sealed under a person's key, and gives undefined when that key is gone. */
export function storedEventOf(
  row: EventRow,
  unsealFor: (person: string, sealed: Uint8Array, bound: string) => string | undefined,
): StoredEvent {
  const [position, partition, stream, streamVersion, id, type, version, json, sealed, person, ...rest] = row
  const [commandId, actor, correlationId, causationId, traceparent, atMs] = rest
  const data = JSON.parse(json) as Record<string, unknown>
  let erased: StoredEvent['erased'] = 'no'
  if (sealed !== null && person !== null) {
    const personal = unsealFor(person, sealed, id)
    if (personal === undefined) erased = 'yes'
    else Object.assign(data, JSON.parse(personal))
  }
  const metadata: Metadata = {
    actor,
    correlationId,
    causationId,
    ...(traceparent !== null && { traceparent }),
  }
  return {
    position,
    partition,
    stream,
    streamVersion,
    id,
    type,
    version,
    data,
    erased,
    commandId,
    metadata,
    at: instantOf(atMs),
  }
}
