import type { SqlDialect } from './sql.ts'
import { upsertRows } from './upsert-rows.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** A row of a read model that was written or removed. */
export type Change = {
  /** Rises with the commits of this database; the id of the server-sent event. */
  readonly sequence: number
  readonly projection: string
  /** Null: any row of the projection may have changed, as after a rebuild. */
  readonly key: string | null
}

/** Changes after a sequence, or `reset`: some of them are no longer kept, so that everything may have changed. */
export type ChangesAfter =
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'reset'; readonly last: number }

/** How long a change is kept. */
export const changesKeptMs = 60 * 60 * 1_000

const pruneEveryMs = 60_000

const TAKE_SEQUENCES = 'UPDATE kit_change_counter SET last = last + ? WHERE id = 1'

const READ_COUNTER = 'SELECT last, pruned FROM kit_change_counter WHERE id = 1'

const READ_CHANGES = `
SELECT sequence, projection, row_key AS rowKey
FROM kit_changes
WHERE sequence > ?
ORDER BY sequence
LIMIT ?`

const READ_LAST_BEFORE = 'SELECT MAX(sequence) AS sequence FROM kit_changes WHERE at_ms < ?'

const DELETE_UP_TO = 'DELETE FROM kit_changes WHERE sequence <= ?'

const UPDATE_PRUNED = 'UPDATE kit_change_counter SET pruned = ? WHERE id = 1'

const target = {
  table: 'kit_changes',
  columns: ['sequence', 'projection', 'row_key', 'at_ms'],
  key: ['sequence'],
}

/** Writes one change per key. The counter's row is locked until the commit: sequences become visible in their order. */
export async function writeChanges(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  projection: string,
  keys: readonly (string | null)[],
  nowMs: number,
): Promise<void> {
  if (keys.length === 0) return
  await transaction.run(TAKE_SEQUENCES, [keys.length])
  const { last } = await readCounter(transaction)
  const first = last - keys.length + 1
  const values = keys.flatMap((key, index) => [first + index, projection, key, nowMs])
  await upsertRows(transaction, dialect, target, values)
}

export async function readChangesAfter(
  reader: Pick<WriteTransaction, 'all'>,
  sequence: number,
  limit: number,
): Promise<ChangesAfter> {
  // The rows first: what is pruned between the two reads then shows in the counter.
  const rows = await reader.all(READ_CHANGES, [sequence, limit])
  const { last, pruned } = await readCounter(reader)
  if (sequence < pruned || sequence > last) return { kind: 'reset', last }
  const changes = rows.map((row) => ({
    sequence: Number(row['sequence']),
    projection: String(row['projection']),
    key: row['rowKey'] === null || row['rowKey'] === undefined ? null : String(row['rowKey']),
  }))
  return { kind: 'changes', changes }
}

/** The last sequence, where a new listener starts. */
export async function readLastChange(reader: Pick<WriteTransaction, 'all'>): Promise<number> {
  return (await readCounter(reader)).last
}

/** Deletes what is older than an hour when it is called, at most once a minute, so that no timer is needed. */
export function changePruning(): (transaction: WriteTransaction, nowMs: number) => Promise<void> {
  let prunedAtMs = Number.NEGATIVE_INFINITY
  return async (transaction, nowMs) => {
    if (nowMs - prunedAtMs < pruneEveryMs) return
    prunedAtMs = nowMs
    const [row] = await transaction.all(READ_LAST_BEFORE, [nowMs - changesKeptMs])
    const last = Number(row?.['sequence'] ?? 0)
    if (last === 0) return
    await transaction.run(DELETE_UP_TO, [last])
    await transaction.run(UPDATE_PRUNED, [last])
  }
}

async function readCounter(
  reader: Pick<WriteTransaction, 'all'>,
): Promise<{ readonly last: number; readonly pruned: number }> {
  const [row] = await reader.all(READ_COUNTER)
  return { last: Number(row?.['last'] ?? 0), pruned: Number(row?.['pruned'] ?? 0) }
}
