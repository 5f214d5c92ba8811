import type { SqlDialect } from './sql.ts'
import type { TableBinding } from './table-binding.ts'
import type { BoundReader } from './typeorm/reader.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** The database of one part's read models. Reads see committed rows only. */
export interface ReadModelDatabase {
  readonly dialect: SqlDialect
  /** Whether other processes may work on the same tables at the same time. */
  readonly sharing: 'one-process' | 'replicas'
  /**
   * Runs `work` in a transaction of its own, after all that were asked for before in its lane. `committed` runs after
   * the commit and before the lane's next transaction starts: what it publishes, no later write of the lane can
   * overtake. `work` is run again when the database gives it up for another transaction. Other lanes may run beside it
   * where the database can; without a lane it is the one of all that have none.
   */
  write<Result>(
    work: (transaction: WriteTransaction) => Promise<Result>,
    committed?: (result: Result) => Promise<void> | void,
    lane?: string,
  ): Promise<Result>
  /** Opens a reader whose projections are these physical tables. */
  openReader(bindings: readonly TableBinding[]): Promise<BoundReader>
  /** After it nothing that was deleted or overwritten is left in any file of ours; a server clears its own away. */
  scrub(): Promise<void>
  close(): Promise<void>
}
