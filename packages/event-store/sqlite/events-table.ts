import type { DatabaseSync } from 'node:sqlite'
import { type Instant, instantOf } from '@annals/kernel'
import type { Metadata, StoredEvent } from '../port.ts'
import type { EventDraft, StreamDraft } from '../draft.ts'
import type { PersonKeys } from './person-keys.ts'

const COLUMNS = `
position, partition, stream, stream_version, id, type, version, data, personal, person,
command_id, actor, correlation_id, causation_id, traceparent, at_ms`

export const INSERT_EVENT = `
INSERT INTO events (${COLUMNS})
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const SELECT_LAST = `
SELECT position, at_ms
FROM events
ORDER BY position DESC
LIMIT 1`

const SELECT_STREAM_VERSION = `
SELECT MAX(stream_version)
FROM events
WHERE stream = ?`

const SELECT_ALL = `
SELECT ${COLUMNS}
FROM events
WHERE position > ?
ORDER BY position
LIMIT ?`

// CROSS JOIN fixes the order of the loops: one index seek per stream asked for.
const SELECT_STREAMS = `
SELECT ${COLUMNS}
FROM (SELECT value ->> 0 AS asked_stream, value ->> 1 AS asked_after FROM json_each(?))
CROSS JOIN events ON stream = asked_stream AND stream_version > asked_after
ORDER BY stream, stream_version`

/** In the order of COLUMNS. */
type EventRow = readonly [
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

export type Place = { readonly position: number; readonly streamVersion: number; readonly atMs: number }

export type EventsTable = {
  last(): { readonly position: number; readonly atMs: number }
  streamVersion(stream: string): number
  insert(at: Place, stream: StreamDraft, event: EventDraft, commandId: string, metadata: Metadata): void
  readAll(after: number, limit: number): readonly StoredEvent[]
  readStreams(after: ReadonlyMap<string, number>): ReadonlyMap<string, readonly StoredEvent[]>
}

export function eventsTable(db: DatabaseSync, keys: PersonKeys): EventsTable {
  const insertEvent = db.prepare(INSERT_EVENT)
  const selectLast = db.prepare(SELECT_LAST)
  const selectStreamVersion = db.prepare(SELECT_STREAM_VERSION)
  const selectAll = db.prepare(SELECT_ALL)
  const selectStreams = db.prepare(SELECT_STREAMS)
  for (const statement of [selectStreamVersion, selectAll, selectStreams]) statement.setReturnArrays(true)

  // The schema is STRICT: a row read through COLUMNS is an EventRow.
  const eventsOf = (rows: unknown) => (rows as readonly EventRow[]).map((row) => eventOf(row, keys))

  return {
    last() {
      const row = selectLast.get()
      return { position: Number(row?.['position'] ?? 0), atMs: Number(row?.['at_ms'] ?? 0) }
    },

    streamVersion(stream) {
      const [version] = selectStreamVersion.get(stream) as unknown as readonly [number | null]
      return version ?? 0
    },

    insert(at, { stream, partition }, event, commandId, metadata) {
      const { personal } = event
      insertEvent.run(
        at.position,
        partition,
        stream,
        at.streamVersion,
        event.id,
        event.type,
        event.version,
        event.data,
        personal === undefined ? null : keys.sealFor(personal.person, personal.data, event.id),
        personal === undefined ? null : personal.person,
        commandId,
        metadata.actor,
        metadata.correlationId,
        metadata.causationId,
        metadata.traceparent ?? null,
        at.atMs,
      )
    },

    readAll: (after, limit) => eventsOf(selectAll.all(after, limit)),

    readStreams(after) {
      const byStream = new Map<string, StoredEvent[]>()
      for (const stream of after.keys()) byStream.set(stream, [])
      for (const event of eventsOf(selectStreams.all(JSON.stringify([...after])))) {
        byStream.get(event.stream)?.push(event)
      }
      return byStream
    },
  }
}

function eventOf(row: EventRow, keys: PersonKeys): StoredEvent {
  const [position, partition, stream, streamVersion, id, type, version, json, sealed, person, ...rest] = row
  const [commandId, actor, correlationId, causationId, traceparent, atMs] = rest
  const data = JSON.parse(json) as Record<string, unknown>
  let erased: StoredEvent['erased'] = 'no'
  if (sealed !== null && person !== null) {
    const personal = keys.unsealFor(person, sealed, id)
    if (personal === undefined) erased = 'yes'
    else Object.assign(data, JSON.parse(personal))
  }
  const metadata: Metadata = {
    actor,
    correlationId,
    causationId,
    ...(traceparent !== null && { traceparent }),
  }
  const at: Instant = instantOf(atMs)
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
    at,
  }
}
