import type { SqlParameter, SqlRow, SqlValue } from './sql.ts'
import type { Column } from './table.ts'

/** What a table is made from; `primaryKey` may have several columns. */
export type TableShape = {
  readonly name: string
  readonly columns: Readonly<Record<string, Column>>
  readonly primaryKey: readonly string[]
}

export type IndexShape = { readonly name: string; readonly columns: readonly string[] }

/**
 * Statements that take effect together. Making or dropping a table, a column or an index may commit what was written
 * before it: whoever mixes them orders the statements so that a stop between any two can be gone on from.
 */
export type WriteTransaction = {
  readonly all: (sql: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>
  readonly run: (sql: string, parameters?: readonly SqlParameter[]) => Promise<void>
  readonly hasTable: (name: string) => Promise<boolean>
  /** Does nothing when there is a table of this name. */
  readonly ensureTable: (shape: TableShape) => Promise<void>
  /** Does nothing when the table has a column of this name. The column is nullable. */
  readonly ensureColumn: (table: string, name: string, column: Column) => Promise<void>
  /** Does nothing when the table has this index. */
  readonly createIndex: (table: string, index: IndexShape) => Promise<void>
  /** Does nothing when there is none. */
  readonly dropTable: (name: string) => Promise<void>
}
