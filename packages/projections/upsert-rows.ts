import type { SqlDialect, SqlValue, UpsertTarget } from './sql.ts'
import type { WriteTransaction } from './write-transaction.ts'

const maxRows = 128

/**
 * Writes rows given as one flat list of values. Statements carry a power of two of rows, so that a database
 * prepares eight texts per table and not one for every size of batch.
 */
export async function upsertRows(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  target: UpsertTarget,
  values: readonly SqlValue[],
): Promise<void> {
  const width = target.columns.length
  let next = 0
  for (const rows of chunkSizes(values.length / width, Math.floor(dialect.maxParameters / width))) {
    const end = next + rows * width
    const whole = next === 0 && end === values.length
    await transaction.run(dialect.upsert(target, rows), whole ? values : values.slice(next, end))
    next = end
  }
}

/** So many rows as powers of two, largest first, none above 128 or the limit. */
export function chunkSizes(rows: number, limit: number): readonly number[] {
  const sizes: number[] = []
  let left = rows
  for (let size = maxRows; size >= 1; size /= 2) {
    if (size > limit && size > 1) continue
    for (; left >= size; left -= size) sizes.push(size)
  }
  return sizes
}
