import type { Parking } from './fold-events.ts'
import type { Poison } from './poison.ts'
import type { SqlDialect } from './sql.ts'
import { upsertRows } from './upsert-rows.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** A sequence with an event that could not be handled; pointers only, no data. */
export type ParkedSequence = {
  readonly consumer: string
  readonly source: string
  readonly sequence: string
  /** Of the event that could not be handled. */
  readonly position: number
  readonly code: string
  readonly message: string
  readonly sinceMs: number
  /** How often it was tried again in vain. */
  readonly failures: number
}

const READ_PARKED = `
SELECT source, sequence, position, code, message, since_ms AS sinceMs, failures
FROM kit_parked_sequences
WHERE consumer = ?
ORDER BY position`

const READ_PARKED_NAMES = 'SELECT sequence FROM kit_parked_sequences WHERE consumer = ? AND source = ?'

const READ_ONE_PARKED = `
SELECT sequence
FROM kit_parked_sequences
WHERE consumer = ? AND source = ? AND sequence = ?`

const READ_POINTERS = `
SELECT position
FROM kit_parked_events
WHERE consumer = ? AND source = ? AND sequence = ?
ORDER BY position
LIMIT ?`

const UPDATE_FAILED = `
UPDATE kit_parked_sequences
SET position = ?, code = ?, message = ?, failures = failures + 1
WHERE consumer = ? AND source = ? AND sequence = ?`

const DELETE_POINTERS_BELOW = `
DELETE FROM kit_parked_events
WHERE consumer = ? AND source = ? AND sequence = ? AND position < ?`

const DELETE_PARKED = 'DELETE FROM kit_parked_sequences WHERE consumer = ? AND source = ? AND sequence = ?'

const parkedTarget = {
  table: 'kit_parked_sequences',
  columns: ['consumer', 'source', 'sequence', 'position', 'code', 'message', 'since_ms', 'failures'],
  key: ['consumer', 'source', 'sequence'],
}

const pointerTarget = {
  table: 'kit_parked_events',
  columns: ['consumer', 'source', 'position', 'sequence'],
  key: ['consumer', 'source', 'position'],
}

type SequenceName = Pick<ParkedSequence, 'consumer' | 'source' | 'sequence'>

export async function readParked(
  transaction: Pick<WriteTransaction, 'all'>,
  consumer: string,
): Promise<readonly ParkedSequence[]> {
  const rows = await transaction.all(READ_PARKED, [consumer])
  return rows.map((row) => ({
    consumer,
    source: String(row['source']),
    sequence: String(row['sequence']),
    position: Number(row['position']),
    code: String(row['code']),
    message: String(row['message']),
    sinceMs: Number(row['sinceMs']),
    failures: Number(row['failures']),
  }))
}

/** The names of the parked sequences, locked: none is unparked before this transaction ends. */
export async function lockParkedNames(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  consumer: string,
  source: string,
): Promise<ReadonlySet<string>> {
  const rows = await transaction.all(`${READ_PARKED_NAMES}${dialect.lock}`, [consumer, source])
  return new Set(rows.map((row) => String(row['sequence'])))
}

/** Locks the sequence; false when it is not parked (any more). */
export async function lockParked(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  { consumer, source, sequence }: SequenceName,
): Promise<boolean> {
  return (await transaction.all(`${READ_ONE_PARKED}${dialect.lock}`, [consumer, source, sequence])).length > 0
}

/** Parks sequences with their poisoned event, and puts pointers to all of these events. */
export async function park(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  consumer: { readonly consumer: string; readonly source: string; readonly nowMs: number },
  parkings: readonly Parking[],
): Promise<void> {
  if (parkings.length === 0) return
  const { source, nowMs } = consumer
  const poisoned = parkings.flatMap(({ event, poison }) =>
    poison === null
      ? []
      : [
          consumer.consumer,
          source,
          event.subject,
          event.position,
          cut(poison.code, 100),
          cut(poison.message, 1_000),
          nowMs,
          0,
        ],
  )
  await upsertRows(transaction, dialect, parkedTarget, poisoned)
  const pointers = parkings.flatMap(({ event }) => [consumer.consumer, source, event.position, event.subject])
  await upsertRows(transaction, dialect, pointerTarget, pointers)
}

/** The first positions that wait in the sequence, in order. */
export async function readPointers(
  transaction: Pick<WriteTransaction, 'all'>,
  { consumer, source, sequence }: SequenceName,
  limit: number,
): Promise<readonly number[]> {
  const rows = await transaction.all(READ_POINTERS, [consumer, source, sequence, limit])
  return rows.map((row) => Number(row['position']))
}

/** What is below the position has been handled; the sequence is free once nothing waits any more. */
export async function unparkBelow(
  transaction: WriteTransaction,
  name: SequenceName,
  position: number,
): Promise<'unparked' | 'parked'> {
  const { consumer, source, sequence } = name
  await transaction.run(DELETE_POINTERS_BELOW, [consumer, source, sequence, position])
  if ((await readPointers(transaction, name, 1)).length > 0) return 'parked'
  await transaction.run(DELETE_PARKED, [consumer, source, sequence])
  return 'unparked'
}

/** The sequence still cannot be handled, at this position for this reason. */
export async function parkAgain(
  transaction: WriteTransaction,
  { consumer, source, sequence }: SequenceName,
  position: number,
  poison: Poison,
): Promise<void> {
  const parameters = [position, cut(poison.code, 100), cut(poison.message, 1_000), consumer, source, sequence]
  await transaction.run(UPDATE_FAILED, parameters)
}

function cut(text: string, length: number): string {
  return text.slice(0, length)
}
