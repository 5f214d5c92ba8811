import type { DatabaseSync } from 'node:sqlite'
import { EVENT_COLUMNS, type EventRow, storedEventOf } from '../event-row.ts'
import type { StoredEvent } from '../port.ts'
import type { FlushTables } from '../settle-and-write.ts'
import type { PersonKeys } from './person-keys.ts'

export const INSERT_EVENT = `
INSERT INTO events (${EVENT_COLUMNS})
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
SELECT ${EVENT_COLUMNS}
FROM events
WHERE position > ?
ORDER BY position
LIMIT ?`

// CROSS JOIN fixes the order of the loops: one index seek per stream asked for.
const SELECT_STREAMS = `
SELECT ${EVENT_COLUMNS}
FROM (SELECT value ->> 0 AS asked_stream, value ->> 1 AS asked_after FROM json_each(?))
CROSS JOIN events ON stream = asked_stream AND stream_version > asked_after
ORDER BY stream, stream_version`

export type EventsTable = FlushTables['events'] & {
  last(): { readonly position: number; readonly atMs: number }
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

  // The schema is STRICT: a row read through EVENT_COLUMNS is an EventRow.
  const eventsOf = (rows: unknown) =>
    (rows as readonly EventRow[]).map((row) =>
      storedEventOf(row, (person, sealed, bound) => keys.unsealFor(person, sealed, bound)),
    )

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
