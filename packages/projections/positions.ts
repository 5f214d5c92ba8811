import { type ConsumerPositions, type MessageBatch, StopConsuming } from '@annals/messaging'
import type { SqlDialect, SqlRow } from './sql.ts'
import { upsertRows } from './upsert-rows.ts'
import type { WriteTransaction } from './write-transaction.ts'

const READ_POSITIONS = `
SELECT partition_id AS partitionId, store, position, next_offset AS nextOffset
FROM kit_positions
WHERE consumer = ? AND source = ?`

const READ_ALL_POSITIONS = `
SELECT consumer, source, partition_id AS partitionId, store, position, next_offset AS nextOffset
FROM kit_positions`

const LOCK_POSITIONS = `
SELECT p.partition_id AS partitionId, p.store AS store, p.position AS position, p.next_offset AS nextOffset
FROM kit_consumers c
LEFT JOIN kit_positions p ON p.consumer = c.consumer AND p.source = ?
WHERE c.consumer = ?`

const consumerTarget = { table: 'kit_consumers', columns: ['consumer'], key: ['consumer'] }

const target = {
  table: 'kit_positions',
  columns: ['consumer', 'source', 'partition_id', 'store', 'position', 'next_offset'],
  key: ['consumer', 'source', 'partition_id'],
}

export async function readPositions(
  transaction: Pick<WriteTransaction, 'all'>,
  consumer: string,
  source: string,
): Promise<ConsumerPositions> {
  return positionsOf(await transaction.all(READ_POSITIONS, [consumer, source]))
}

export type ConsumerPositionsRow = {
  readonly consumer: string
  readonly source: string
  readonly positions: ConsumerPositions
}

/** The positions of all consumers in all sources. */
export async function readAllPositions(
  transaction: Pick<WriteTransaction, 'all'>,
): Promise<readonly ConsumerPositionsRow[]> {
  const rows = await transaction.all(READ_ALL_POSITIONS)
  const grouped = Map.groupBy(rows, ({ consumer, source }) => JSON.stringify([consumer, source]))
  return [...grouped.values()].map((group) => ({
    consumer: String(group[0]?.['consumer']),
    source: String(group[0]?.['source']),
    positions: positionsOf(group),
  }))
}

/**
 * The positions of a consumer without generations, locked until the transaction ends. Its own row is locked with them:
 * two replicas cannot both handle its first batch.
 */
export async function lockPositions(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  consumer: string,
  source: string,
): Promise<ConsumerPositions> {
  const lock = () => transaction.all(`${LOCK_POSITIONS}${dialect.lock}`, [source, consumer])
  const found = await lock()
  if (found.length > 0) return positionsOf(found)
  await upsertRows(transaction, dialect, consumerTarget, [consumer])
  return positionsOf(await lock())
}

/** The positions in rows of `partitionId` (null for none), `store`, `position` and `nextOffset`. */
export function positionsOf(rows: readonly SqlRow[]): ConsumerPositions {
  const byPartition = new Map<number, number>()
  const nextOffsets = new Map<number, number>()
  for (const { partitionId, position, nextOffset } of rows) {
    if (partitionId === null) continue
    byPartition.set(Number(partitionId), Number(position))
    if (nextOffset !== null) nextOffsets.set(Number(partitionId), Number(nextOffset))
  }
  const [first] = rows
  const store = first?.['store'] ?? null
  return { store: store === null ? null : String(store), byPartition, nextOffsets }
}

/** What is not above the last position of its partition was handled before: delivered again, it has no effect. */
export function unhandled(before: ConsumerPositions, batch: MessageBatch): MessageBatch['events'] {
  const last = new Map(before.byPartition)
  return batch.events.filter(({ partition, position }) => {
    if (position <= (last.get(partition) ?? 0)) return false
    last.set(partition, position)
    return true
  })
}

/** A partition's position and where its transport goes on, as they are written. */
export type Moved = ReadonlyMap<number, { readonly position: number; readonly nextOffset: number | null }>

/** The positions once the batch is handled; the partitions that moved are in `moved`. */
export function advanced(
  before: ConsumerPositions,
  batch: MessageBatch,
  partitions: number,
): { readonly after: ConsumerPositions; readonly moved: Moved } {
  const raised = new Map<number, number>()
  const raise = (partition: number, position: number) => {
    if (position > (raised.get(partition) ?? before.byPartition.get(partition) ?? 0))
      raised.set(partition, position)
  }
  for (const { partition, position } of batch.events) raise(partition, position)
  for (let partition = 0; partition < partitions; partition += 1) raise(partition, batch.through ?? 0)
  for (const [partition, { position }] of batch.reached ?? []) raise(partition, position)
  const byPartition = new Map([...before.byPartition, ...raised])
  const nextOffsets = new Map([...(before.nextOffsets ?? []), ...offsetsOf(before, batch)])
  const touched = new Set([...raised.keys(), ...(batch.reached ?? new Map<number, unknown>()).keys()])
  const moved = new Map(
    [...touched].map((partition) => [
      partition,
      { position: byPartition.get(partition) ?? 0, nextOffset: nextOffsets.get(partition) ?? null },
    ]),
  )
  return { after: { store: batch.store, byPartition, nextOffsets }, moved }
}

/** A replica that was overtaken does not take the offset back: what lies behind the later one would be gone. */
function offsetsOf(
  { byPartition }: ConsumerPositions,
  { reached = new Map() }: MessageBatch,
): readonly (readonly [partition: number, nextOffset: number])[] {
  return [...reached].flatMap(([partition, { position, nextOffset }]) =>
    nextOffset === undefined || position < (byPartition.get(partition) ?? 0) ? [] : [[partition, nextOffset]],
  )
}

export async function writePositions(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  batch: Pick<MessageBatch, 'source' | 'store'> & { readonly consumer: string },
  moved: Moved,
): Promise<void> {
  const values = [...moved].flatMap(([partition, { position, nextOffset }]) => [
    batch.consumer,
    batch.source,
    partition,
    batch.store,
    position,
    nextOffset,
  ])
  await upsertRows(transaction, dialect, target, values)
}

/** Positions of one store mean nothing in another: throws StopConsuming, and nothing may have been changed. */
export function requireSameStore(consumer: string, before: ConsumerPositions, batch: MessageBatch): void {
  if (before.store === null || before.store === batch.store) return
  throw new StopConsuming(
    'store-changed',
    `${consumer} has positions of store ${before.store}, but ${batch.source} has store ${batch.store} now ` +
      '(restored or replaced): rebuild the read model; a shared projection starts over once its database is removed, ' +
      'a policy needs its positions set by hand',
  )
}

/** How far the consumer has come in any partition; 0 before its first event. */
export function highestPosition({ byPartition }: ConsumerPositions): number {
  return Math.max(0, ...byPartition.values())
}

/** How far it has come in every partition. */
export function lowestPosition({ byPartition }: ConsumerPositions, partitions: number): number {
  let lowest = Number.POSITIVE_INFINITY
  for (let partition = 0; partition < partitions; partition += 1) {
    lowest = Math.min(lowest, byPartition.get(partition) ?? 0)
  }
  return lowest
}
