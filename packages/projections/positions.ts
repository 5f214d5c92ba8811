import { type ConsumerPositions, type MessageBatch, StopConsuming } from '@annals/messaging'
import type { SqlDialect } from './sql.ts'
import { upsertRows } from './upsert-rows.ts'
import type { WriteTransaction } from './write-transaction.ts'

const READ_POSITIONS = `
SELECT partition_id AS partitionId, store, position
FROM kit_positions
WHERE consumer = ? AND source = ?`

const target = {
  table: 'kit_positions',
  columns: ['consumer', 'source', 'partition_id', 'store', 'position'],
  key: ['consumer', 'source', 'partition_id'],
}

export async function readPositions(
  transaction: Pick<WriteTransaction, 'all'>,
  dialect: SqlDialect,
  consumer: string,
  source: string,
): Promise<ConsumerPositions> {
  const rows = await transaction.all(`${READ_POSITIONS}${dialect.lock}`, [consumer, source])
  const [first] = rows
  return {
    store: first === undefined ? null : String(first['store']),
    byPartition: new Map(rows.map((row) => [Number(row['partitionId']), Number(row['position'])])),
  }
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

/** The positions once the batch is handled; the partitions that moved are in `moved`. */
export function advanced(
  before: ConsumerPositions,
  batch: MessageBatch,
  partitions: number,
): { readonly after: ConsumerPositions; readonly moved: ReadonlyMap<number, number> } {
  const moved = new Map<number, number>()
  const raise = (partition: number, position: number) => {
    if (position > (moved.get(partition) ?? before.byPartition.get(partition) ?? 0))
      moved.set(partition, position)
  }
  for (const { partition, position } of batch.events) raise(partition, position)
  for (let partition = 0; partition < partitions; partition += 1) raise(partition, batch.through ?? 0)
  return { after: { store: batch.store, byPartition: new Map([...before.byPartition, ...moved]) }, moved }
}

export async function writePositions(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  batch: Pick<MessageBatch, 'source' | 'store'> & { readonly consumer: string },
  moved: ReadonlyMap<number, number>,
): Promise<void> {
  const values = [...moved].flatMap(([partition, position]) => [
    batch.consumer,
    batch.source,
    partition,
    batch.store,
    position,
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
