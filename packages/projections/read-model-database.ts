import type { SqlDialect, SqlRow, SqlValue } from './sql.ts'
import type { AnyTable, Column } from './table.ts'
import type { BoundReader } from './typeorm/reader.ts'

/** What a table is made from; `primaryKey` may have several columns. */
export type TableShape = {
  readonly name: string
  readonly columns: Readonly<Record<string, Column>>
  readonly primaryKey: readonly string[]
  readonly indices?: readonly (readonly string[])[]
}

export type WriteTransaction = {
  readonly all: (sql: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>
  readonly run: (sql: string, parameters?: readonly SqlValue[]) => Promise<void>
  readonly createTable: (shape: TableShape) => Promise<void>
  readonly dropTable: (name: string) => Promise<void>
}

/** Which physical table a reader sees for a projection, and whose positions belong to it. */
export type TableBinding = {
  readonly projection: string
  readonly consumer: string
  readonly table: AnyTable
  readonly physicalName: string
}

/** The database of one part's read models. Writes are one queue of transactions; reads see committed rows only. */
export interface ReadModelDatabase {
  readonly dialect: SqlDialect
  /**
   * Runs `work` in a transaction of its own, after all that were asked for before. `committed` runs after the commit
   * and before the next transaction starts: what it publishes, no later write can overtake.
   */
  write<Result>(
    work: (transaction: WriteTransaction) => Promise<Result>,
    committed?: (result: Result) => Promise<void> | void,
  ): Promise<Result>
  /** Opens a reader whose projections are these physical tables. */
  openReader(bindings: readonly TableBinding[]): Promise<BoundReader>
  /** After it nothing that was deleted or overwritten is left in any file. */
  scrub(): Promise<void>
  close(): Promise<void>
}
