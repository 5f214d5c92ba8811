import type { ConsumerPositions } from '@annals/messaging'
import { positionsOf } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import type { SqlDialect } from './sql.ts'
import type { WriteTransaction } from './write-transaction.ts'

const READ_LIVE = `
SELECT g.consumer AS consumer, g.table_name AS tableName, g.generation AS generation,
  p.partition_id AS partitionId, p.store AS store, p.position AS position, p.next_offset AS nextOffset
FROM kit_generations g
LEFT JOIN kit_positions p ON p.consumer = g.consumer AND p.source = ?
WHERE g.projection = ? AND g.version = ? AND g.status = 'live'`

export type LiveGeneration = {
  readonly consumer: string
  readonly tableName: string
  readonly generation: number
  readonly positions: ConsumerPositions
}

/**
 * The live generation with its positions, locked. It is asked for in the very transaction that writes to it, so that
 * every replica follows a swap with its next batch.
 */
export async function readLive(
  transaction: Pick<WriteTransaction, 'all'>,
  dialect: SqlDialect,
  projection: Pick<AnyProjection, 'name' | 'version'>,
  source: string,
): Promise<LiveGeneration | undefined> {
  const rows = await transaction.all(`${READ_LIVE}${dialect.lock}`, [
    source,
    projection.name,
    projection.version,
  ])
  const [first] = rows
  if (first === undefined) return undefined
  return {
    consumer: String(first['consumer']),
    tableName: String(first['tableName']),
    generation: Number(first['generation']),
    positions: positionsOf(rows.filter(({ partitionId }) => partitionId !== null)),
  }
}
