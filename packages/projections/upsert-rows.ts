import type { SqlDialect, SqlValue, UpsertTarget } from './sql.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** Writes rows given as one flat list of values. */
export async function upsertRows(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  target: UpsertTarget,
  values: readonly SqlValue[],
): Promise<void> {
  for (const { sql, parameters } of dialect.upserts(target, values)) await transaction.run(sql, parameters)
}
