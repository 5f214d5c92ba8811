import { epochMsOf } from '@annals/kernel'
import type { StreamDraft } from '../draft.ts'
import type { LookedUp } from './look-up.ts'
import type { PendingWrites } from './pending-writes.ts'
import { type SqlValue, sqlList, sqlRows, sqlValue } from './sql-text.ts'
import type { NowSql } from './store-clock.ts'
import { EVENT_COLUMNS_SQL } from './store-reads.ts'

/** The statements that write a flush, in the order of its locks, and which of them draws the positions. */
export type FlushStatements = {
  readonly statements: readonly string[]
  /** Undefined when no event is written. Its insert id is the position of the flush's last event. */
  readonly sequenceAt: number | undefined
}

const deleteExpired = (digests: readonly SqlValue[]) => `
DELETE FROM commands
WHERE digest IN (${sqlList(digests)})`

const insertCommands = (rows: string) => `
INSERT INTO commands (digest, request_hash, written, kept_until_ms)
VALUES ${rows}`

// Another flush may have made the same stream since it was looked up: its key is then there twice, and this one is
// rolled back and done again.
const insertHeads = (rows: string) => `
INSERT INTO stream_heads (stream, version)
VALUES ${rows}`

const raiseHeads = (by: number, streams: readonly string[]) => `
UPDATE stream_heads FORCE INDEX (PRIMARY)
SET version = version + ${sqlValue(by)}
WHERE stream IN (${sqlList(streams)})`

const deleteClaims = (digests: readonly Uint8Array[]) => `
DELETE FROM claims
WHERE digest IN (${sqlList(digests)})`

const insertClaims = (rows: string) => `
INSERT INTO claims (digest, stream)
VALUES ${rows}`

const insertPersons = (rows: string) => `
INSERT INTO person_keys (person, wrapped, erased_at_ms)
VALUES ${rows}`

const erasePersons = (persons: readonly string[], atMs: number) => `
UPDATE person_keys
SET wrapped = NULL, erased_at_ms = ${sqlValue(atMs)}
WHERE person IN (${sqlList(persons)}) AND wrapped IS NOT NULL`

const insertPersonStreams = (rows: string) => `
INSERT IGNORE INTO person_streams (person, stream)
VALUES ${rows}`

const deleteSnapshots = (persons: readonly string[]) => `
DELETE FROM snapshots
WHERE person IN (${sqlList(persons)})`

const deleteDeadlines = (rows: string) => `
DELETE FROM deadlines
WHERE (stream, name) IN (${rows})`

const replaceDeadlines = (rows: string) => `
REPLACE INTO deadlines (stream, name, attempt, due_at_ms)
VALUES ${rows}`

const drawPositions = (count: number) => `
UPDATE sequence
SET last = LAST_INSERT_ID(last + ${sqlValue(count)})
WHERE one = 1`

// A statement of its own, since the clock is read when a statement begins: now the sequence is locked.
const readClock = (count: number, now: string) => `
SELECT last, GREATEST(${now}, COALESCE((SELECT at_ms FROM events WHERE position = last - ${sqlValue(count)}), 0))
INTO @last, @at
FROM sequence
WHERE one = 1`

const insertEvents = (rows: string) => `
INSERT INTO events (${EVENT_COLUMNS_SQL})
VALUES ${rows}`

/** All in one message, up to the commit: no lock is held while a message is under way, the last one least of all. */
export function flushStatements(
  lookedUp: LookedUp,
  pending: PendingWrites,
  accepted: readonly StreamDraft[],
  nowSql: NowSql,
): FlushStatements {
  const before = [
    ...commandStatements(lookedUp, pending),
    ...headStatements(lookedUp, accepted),
    ...claimStatements(pending),
    ...personStatements(lookedUp, pending),
    ...deadlineStatements(pending),
  ]
  if (pending.events.length === 0) return { statements: [...before, 'COMMIT'], sequenceAt: undefined }
  const count = pending.events.length
  const events = [drawPositions(count), readClock(count, nowSql()), insertEvents(eventRows(pending))]
  return { statements: [...before, ...events, 'COMMIT'], sequenceAt: before.length }
}

function commandStatements({ digests, expired }: LookedUp, { commands }: PendingWrites): readonly string[] {
  const digestOf = (commandId: string) => digests.get(commandId) ?? null
  const rows = commands.map(({ commandId, requestHash, written, keptUntilMs }) => [
    digestOf(commandId),
    requestHash,
    written,
    keptUntilMs,
  ])
  const again = new Set(commands.map(({ commandId }) => commandId))
  return [
    ...some(expired.filter((id) => again.has(id)).map(digestOf), deleteExpired),
    ...some(rows, (values) => insertCommands(sqlRows(values))),
  ]
}

/** Also a stream that was only looked at gets its head: the next flush can lock it. */
function headStatements({ versions }: LookedUp, accepted: readonly StreamDraft[]): readonly string[] {
  const raised = new Map<string, number>()
  for (const { stream, events } of accepted) raised.set(stream, (raised.get(stream) ?? 0) + events.length)
  const rows = [...raised].filter(([stream]) => !versions.has(stream)).toSorted(byName)
  const existing = [...raised].filter(([stream, by]) => versions.has(stream) && by > 0)
  return [
    ...some(rows, (values) => insertHeads(sqlRows(values))),
    ...[...Map.groupBy(existing, ([, by]) => by)].map(([by, of]) =>
      raiseHeads(
        by,
        of.map(([stream]) => stream),
      ),
    ),
  ]
}

function claimStatements({ claims }: PendingWrites): readonly string[] {
  const changed = [...claims].filter(([, { before, after }]) => before !== after).toSorted(byName)
  const gone = changed.filter(([, { before }]) => before !== undefined).map(([digest]) => bytesOf(digest))
  const taken = changed.flatMap(([digest, { after }]) =>
    after === undefined ? [] : [[bytesOf(digest), after] as const],
  )
  return [...some(gone, deleteClaims), ...some(taken, (rows) => insertClaims(sqlRows(rows)))]
}

function personStatements(
  { persons, nowMs }: LookedUp,
  { newKeys, erased, personStreams }: PendingWrites,
): readonly string[] {
  const keys = [...newKeys].map(([person, { wrapped }]) => [person, wrapped, null] as const)
  const tombstones = [...new Set(erased)]
    .filter((person) => !persons.has(person))
    .map((person) => [person, null, nowMs] as const)
  const existing = erased.filter((person) => persons.has(person))
  const rows = [...keys, ...tombstones].toSorted(byName)
  return [
    ...some(rows, (values) => insertPersons(sqlRows(values))),
    ...some(existing, (names) => erasePersons(names, nowMs)),
    ...some(personStreams, (values) => insertPersonStreams(sqlRows(values))),
    ...some(erased, deleteSnapshots),
  ]
}

function deadlineStatements({ deadlines }: PendingWrites): readonly string[] {
  const all = [...deadlines].toSorted(byName).map(([, change]) => change)
  const gone = all.filter(({ next }) => next === undefined).map(({ stream, name }) => [stream, name])
  const kept = all.flatMap(({ next }) =>
    next === undefined ? [] : [[next.stream, next.name, next.attempt, epochMsOf(next.dueAt)]],
  )
  return [
    ...some(gone, (rows) => deleteDeadlines(sqlRows(rows))),
    ...some(kept, (rows) => replaceDeadlines(sqlRows(rows))),
  ]
}

function eventRows({ events }: PendingWrites): string {
  const count = events.length
  return events
    .map(({ position, partition, stream, streamVersion, columns }) => {
      const place = sqlList([partition, stream, streamVersion])
      return `(@last - ${sqlValue(count - position)}, ${place}, ${sqlList(columns)}, @at)`
    })
    .join(',\n')
}

function some<Value>(values: readonly Value[], statement: (values: readonly Value[]) => string) {
  return values.length === 0 ? [] : [statement(values)]
}

function byName(left: readonly [string, ...unknown[]], right: readonly [string, ...unknown[]]): number {
  return Buffer.compare(Buffer.from(left[0]), Buffer.from(right[0]))
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
