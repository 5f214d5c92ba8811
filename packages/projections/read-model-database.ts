import type { SqlDialect } from './sql.ts'
import type { TableBinding } from './table-binding.ts'
import type { BoundReader } from './typeorm/reader.ts'
import type { WriteTransaction } from './write-transaction.ts'

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
