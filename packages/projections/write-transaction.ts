import type { SqlRow, SqlValue } from './sql.ts'
import type { Column } from './table.ts'

/** What a table is made from; `primaryKey` may have several columns. */
export type TableShape = {
  readonly name: string
  readonly columns: Readonly<Record<string, Column>>
  readonly primaryKey: readonly string[]
}

export type IndexShape = { readonly name: string; readonly columns: readonly string[] }

export type WriteTransaction = {
  readonly all: (sql: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>
  readonly run: (sql: string, parameters?: readonly SqlValue[]) => Promise<void>
  readonly createTable: (shape: TableShape) => Promise<void>
  /** Does nothing when there is a table of this name. */
  readonly ensureTable: (shape: TableShape) => Promise<void>
  /** Does nothing when the table has this index. */
  readonly createIndex: (table: string, index: IndexShape) => Promise<void>
  readonly dropTable: (name: string) => Promise<void>
}
