import type { SqlDialect, SqlValue, UpsertTarget } from './sql.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** Writes rows given as one flat list of values. */
export async function upsertRows(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  target: UpsertTarget,
  values: readonly SqlValue[],
): Promise<void> {
  const width = target.columns.length
  let next = 0
  for (const rows of dialect.upsertSizes(values.length / width, width)) {
    const end = next + rows * width
    const whole = next === 0 && end === values.length
    await transaction.run(dialect.upsert(target, rows), whole ? values : values.slice(next, end))
    next = end
  }
}
