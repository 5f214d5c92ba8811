import { decodeRow, encodeValue } from './row-values.ts'
import type { SqlDialect, SqlValue } from './sql.ts'
import type { AnyTable, Row } from './table.ts'
import { upsertRows } from './upsert-rows.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** The write path of one physical table: whole batches, plain statements, no entity layer. */
export type TableAccess = {
  readonly load: (transaction: WriteTransaction, keys: readonly string[]) => Promise<Map<string, Row>>
  readonly upsert: (transaction: WriteTransaction, rows: Iterable<Row>) => Promise<void>
  readonly remove: (transaction: WriteTransaction, keys: readonly string[]) => Promise<void>
}

export function tableAccess(dialect: SqlDialect, table: AnyTable, physicalName: string): TableAccess {
  const columns = Object.entries(table.columns)
  const names = columns.map(([name]) => name)
  const quoted = dialect.quote(physicalName)
  const select = `SELECT ${names.map(dialect.quote).join(', ')} FROM ${quoted}`
  const target = { table: physicalName, columns: names, key: [table.key] }
  return {
    load: async (transaction, keys) => {
      const loaded = new Map<string, Row>()
      if (keys.length === 0) return loaded
      const among = dialect.among(table.key, keys)
      for (const stored of await transaction.all(
        `${select} WHERE ${among.sql}${dialect.lock}`,
        among.parameters,
      )) {
        loaded.set(String(stored[table.key]), decodeRow(columns, stored))
      }
      return loaded
    },
    upsert: async (transaction, rows) => {
      const values: SqlValue[] = []
      for (const row of rows) {
        for (const [name, column] of columns) values.push(encodeValue(column, row[name]))
      }
      await upsertRows(transaction, dialect, target, values)
    },
    remove: async (transaction, keys) => {
      if (keys.length === 0) return
      const among = dialect.among(table.key, keys)
      await transaction.run(`DELETE FROM ${quoted} WHERE ${among.sql}`, among.parameters)
    },
  }
}
