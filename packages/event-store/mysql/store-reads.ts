import type { KeyObject } from 'node:crypto'
import { type Deadline, instantOf } from '@annals/kernel'
import type { Pool, RowDataPacket } from 'mysql2/promise'
import { EVENT_COLUMNS, type EventRow, storedEventOf } from '../event-row.ts'
import type { StoredCommand, StoredEvent } from '../port.ts'
import { unseal } from '../sealed-bytes.ts'
import { commandDigest } from './command-digest.ts'
import type { PersonKeys } from './person-keys.ts'
import { rowsOf } from './rows-of.ts'
import { sqlList, sqlValue } from './sql-text.ts'
import type { NowSql } from './store-clock.ts'
import { firstEventOf, type StoredWritten, writtenOf } from './stored-written.ts'

/** `partition` is a word of MySQL's own. */
export const EVENT_COLUMNS_SQL = EVENT_COLUMNS.replace('partition', '`partition`')

const selectCommand = (commandId: string, now: string) => `
SELECT request_hash, written
FROM commands
WHERE digest = ${sqlValue(commandDigest(commandId))} AND (kept_until_ms IS NULL OR kept_until_ms > ${now})`

const selectPosition = ([stream, version]: readonly [string, number]) => `
SELECT position
FROM events
WHERE stream = ${sqlValue(stream)} AND stream_version = ${sqlValue(version)}`

const selectAll = (after: number, limit: number) => `
SELECT ${EVENT_COLUMNS_SQL}
FROM events
WHERE position > ${sqlValue(after)}
ORDER BY position
LIMIT ${sqlValue(limit)}`

// One range of the index for each stream.
const selectStreams = (after: ReadonlyMap<string, number>) => `
SELECT ${EVENT_COLUMNS_SQL}
FROM events FORCE INDEX (events_stream)
WHERE ${[...after]
  .map(([stream, version]) => `(stream = ${sqlValue(stream)} AND stream_version > ${sqlValue(version)})`)
  .join('\n  OR ')}
ORDER BY stream, stream_version`

const SELECT_HEAD = `
SELECT last
FROM sequence`

const selectWrapped = (persons: readonly string[]) => `
SELECT person, wrapped
FROM person_keys
WHERE person IN (${sqlList(persons)}) AND wrapped IS NOT NULL`

const selectStreamsOfPerson = (person: string) => `
SELECT stream
FROM person_streams
WHERE person = ${sqlValue(person)}
ORDER BY sequence`

const selectDue = (now: string, limit: number) => `
SELECT stream, name, attempt, due_at_ms
FROM deadlines
WHERE due_at_ms <= ${now}
ORDER BY due_at_ms, stream, name
LIMIT ${sqlValue(limit)}`

/** What is read outside of flushes, each in one statement. */
export type StoreReads = {
  findCommand(commandId: string): Promise<StoredCommand | undefined>
  readStreams(after: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, readonly StoredEvent[]>>
  readAll(after: number, limit: number): Promise<readonly StoredEvent[]>
  head(): Promise<number>
  readonly keysOf: (persons: ReadonlySet<string>) => Promise<ReadonlyMap<string, KeyObject>>
  streamsOfPerson(person: string): Promise<readonly string[]>
  dueDeadlines(limit: number): Promise<readonly Deadline[]>
}

export function storeReads(pool: Pool, persons: PersonKeys, nowSql: NowSql): StoreReads {
  async function wrappedOf(names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const rows = await rowsOf(pool, selectWrapped(names))
    return new Map(rows.map((row) => [String(row['person']), row['wrapped'] as Uint8Array]))
  }

  async function eventsOf(sql: string): Promise<readonly StoredEvent[]> {
    const [found] = await pool.query<RowDataPacket[][]>({ sql, rowsAsArray: true })
    // The columns are those of EVENT_COLUMNS, and the schema says their types.
    const rows = found as unknown as readonly EventRow[]
    const sealedFor = new Set(rows.map((row) => row[9]).filter((person) => person !== null))
    const keys = await persons.load(sealedFor, wrappedOf)
    return rows.map((row) =>
      storedEventOf(row, (person, sealed, bound) => {
        const key = keys.get(person)
        return key && unseal(key, sealed, bound).toString('utf8')
      }),
    )
  }

  return {
    async findCommand(commandId) {
      const [row] = await rowsOf(pool, selectCommand(commandId, nowSql()))
      if (row === undefined) return undefined
      const written = JSON.parse(String(row['written'])) as StoredWritten
      const first = firstEventOf(written)
      const position = first && (await rowsOf(pool, selectPosition(first)))[0]?.['position']
      return { requestHash: String(row['request_hash']), written: writtenOf(written, Number(position ?? 0)) }
    },

    async readStreams(after) {
      const byStream = new Map<string, StoredEvent[]>()
      for (const stream of after.keys()) byStream.set(stream, [])
      if (after.size === 0) return byStream
      for (const event of await eventsOf(selectStreams(after))) byStream.get(event.stream)?.push(event)
      return byStream
    },

    readAll: (after, limit) => eventsOf(selectAll(after, limit)),

    async head() {
      const [row] = await rowsOf(pool, SELECT_HEAD)
      return Number(row?.['last'] ?? 0)
    },

    keysOf: (names) => persons.load(names, wrappedOf),

    async streamsOfPerson(person) {
      return (await rowsOf(pool, selectStreamsOfPerson(person))).map((row) => String(row['stream']))
    },

    async dueDeadlines(limit) {
      return (await rowsOf(pool, selectDue(nowSql(), limit))).map((row) => ({
        stream: String(row['stream']),
        name: String(row['name']),
        attempt: Number(row['attempt']),
        dueAt: instantOf(Number(row['due_at_ms'])),
      }))
    },
  }
}
