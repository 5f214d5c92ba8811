import type { ConsumerPositions, MessageBatch } from '@annals/messaging'
import { writeChanges } from './changes.ts'
import { foldOver, foldSteps, type Parking, touchedKeys } from './fold-events.ts'
import type { Generation } from './generations.ts'
import { lockParkedNames, park } from './parked.ts'
import { advanced, requireSameStore, unhandled, writePositions } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import type { SqlDialect } from './sql.ts'
import { type TableAccess, tableAccess } from './table-access.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** Whoever is told of more rows at once, as while a read model catches up, does better to read the list again. */
const namedAtOnce = 200

/** Where a projection's batches go: one generation's table, positions and parked sequences. */
export type ApplyTarget = {
  readonly projection: AnyProjection
  readonly consumer: string
  readonly access: TableAccess
  readonly dialect: SqlDialect
  readonly announces: boolean
}

export type Applied = {
  readonly positions: ConsumerPositions
  /** Rows written or removed. */
  readonly rows: number
  /** What could not be handled, and what now waits behind it. */
  readonly parkings: readonly Parking[]
}

export function applyTarget(
  dialect: SqlDialect,
  projection: AnyProjection,
  generation: Generation,
  announces: boolean,
): ApplyTarget {
  const access = tableAccess(dialect, projection.table, generation.tableName)
  return { projection, consumer: generation.consumer, access, dialect, announces }
}

/**
 * Applies a batch within the caller's transaction: rows, parked sequences, changes and positions together.
 * `before` are the positions as locked by this transaction; whatever is not above them has no effect.
 * Throws StopConsuming when they belong to another store.
 */
export async function applyBatch(
  transaction: WriteTransaction,
  target: ApplyTarget,
  before: ConsumerPositions,
  batch: MessageBatch,
  nowMs: number,
): Promise<Applied> {
  const { projection, consumer, dialect } = target
  const { source, store } = batch
  requireSameStore(consumer, before, batch)
  const fresh = unhandled(before, batch)
  const parked =
    fresh.length === 0 ? new Set<string>() : await lockParkedNames(transaction, dialect, consumer, source)
  const steps = foldSteps(projection, fresh)
  const { rows, parkings } = await applySteps(transaction, target, steps, parked, nowMs)
  await park(transaction, dialect, { consumer, source, nowMs }, parkings)
  const { after, moved } = advanced(before, batch, partitionsOf(projection, source))
  await writePositions(transaction, dialect, { consumer, source, store }, moved)
  return { positions: after, rows, parkings }
}

/** Loads all rows that the steps touch in one SELECT, folds in memory, writes them at once. */
export async function applySteps(
  transaction: WriteTransaction,
  target: ApplyTarget,
  steps: ReturnType<typeof foldSteps>,
  parked: ReadonlySet<string>,
  nowMs: number,
): Promise<Pick<Applied, 'rows' | 'parkings'>> {
  if (steps.length === 0) return { rows: 0, parkings: [] }
  const { projection, access, dialect } = target
  const loaded = await access.load(transaction, touchedKeys(steps))
  const { written, removed, parkings } = foldOver(projection.table, steps, loaded, parked)
  await access.upsert(transaction, written.values())
  await access.remove(transaction, [...removed])
  const keys = [...written.keys(), ...removed]
  const named = keys.length > namedAtOnce ? [null] : keys
  if (target.announces) await writeChanges(transaction, dialect, projection.name, named, nowMs)
  return { rows: keys.length, parkings }
}

function partitionsOf(projection: AnyProjection, source: string): number {
  return projection.sources.find(({ contract }) => contract.source === source)?.contract.partitions ?? 0
}
