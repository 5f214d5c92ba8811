import type { ContractEvent, EventContract } from '@annals/contracts'
import type { z } from 'zod'
import type { Poison } from './poison.ts'
import type { ProjectedEvent } from './projection.ts'
import type { TableShape, WriteTransaction } from './write-transaction.ts'

export type FoldedBatch = {
  /** Keys of what changed, each once, for browsers; null: anything may have. */
  readonly changed: readonly (string | null)[]
  /** Called once the transaction is committed. */
  readonly committed?: () => void
}

/**
 * A projection whose rows come from many streams: it keeps tables of its own and folds whole batches into them, in the
 * transaction that moves the positions. It has no generations: another shape needs other tables and another name.
 */
export type SharedProjection<Data = never> = {
  readonly name: string
  readonly version: number
  readonly contract: Pick<EventContract, 'source' | 'partitions'>
  /** What it reads of the types that it folds; events of other types only move the position. */
  readonly events: Readonly<Record<string, z.ZodType<Data>>>
  /** Made at a start that does not find them. */
  readonly tables: readonly TableShape[]
  /** Runs at each start, before the first batch, within a transaction. */
  readonly prepare: (transaction: WriteTransaction) => Promise<void>
  /** Why an event is not to be folded although its data is as promised: its sequence is parked. */
  readonly fault: (event: ContractEvent, nowMs: number) => Poison | undefined
  /** Folds parsed events, none of which was folded before, in position order within each partition. */
  readonly fold: (
    transaction: WriteTransaction,
    events: readonly ProjectedEvent<Data>[],
    nowMs: number,
  ) => Promise<FoldedBatch>
}

/** A shared projection of any data, for the kit's own work. */
export type AnySharedProjection = Omit<SharedProjection, 'events'> & {
  readonly events: Readonly<Record<string, z.ZodType>>
}
