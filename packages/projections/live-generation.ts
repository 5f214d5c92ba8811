import type { ConsumerPositions } from '@annals/messaging'
import { type Generation, generationOf } from './generations.ts'
import { positionsOf } from './positions.ts'
import type { AnyProjection } from './projection.ts'
import type { SqlDialect } from './sql.ts'
import type { WriteTransaction } from './write-transaction.ts'

const FIND_LIVE = `
SELECT consumer
FROM kit_generations
WHERE projection = ? AND version = ? AND status = 'live'`

const LOCK_GENERATION = `
SELECT g.projection AS projection, g.version AS version, g.generation AS generation, g.status AS status,
  g.consumer AS consumer, g.table_name AS tableName,
  p.partition_id AS partitionId, p.store AS store, p.position AS position, p.next_offset AS nextOffset
FROM kit_generations g
LEFT JOIN kit_positions p ON p.consumer = g.consumer AND p.source = ?
WHERE g.consumer = ?`

/** While one is looked for, so many swaps may come between. */
const triesToFind = 10

export type LockedGeneration = Generation & { readonly positions: ConsumerPositions }

/** The generation as it is now with its positions in one source, locked until the transaction ends. */
export async function lockGeneration(
  transaction: Pick<WriteTransaction, 'all'>,
  dialect: SqlDialect,
  consumer: string,
  source: string,
): Promise<LockedGeneration | undefined> {
  const rows = await transaction.all(`${LOCK_GENERATION}${dialect.lock}`, [source, consumer])
  const [first] = rows
  return first === undefined ? undefined : { ...generationOf(first), positions: positionsOf(rows) }
}

/**
 * The live generation with its positions, locked. It is asked for in the very transaction that writes to it, so that
 * every replica follows a swap with its next batch. `known` is the consumer that was live when it was last asked for.
 */
export async function lockLive(
  transaction: Pick<WriteTransaction, 'all'>,
  dialect: SqlDialect,
  projection: Pick<AnyProjection, 'name' | 'version'>,
  source: string,
  known?: string,
): Promise<LockedGeneration | undefined> {
  let consumer = known
  for (let tries = 1; tries <= triesToFind; tries += 1) {
    consumer ??= await findLive(transaction, projection)
    if (consumer === undefined) return undefined
    const locked = await lockGeneration(transaction, dialect, consumer, source)
    if (locked?.status === 'live') return locked
    consumer = undefined
  }
  throw new Error(
    `the live generation of ${projection.name} changed ${triesToFind} times while it was looked for`,
  )
}

async function findLive(
  transaction: Pick<WriteTransaction, 'all'>,
  { name, version }: Pick<AnyProjection, 'name' | 'version'>,
): Promise<string | undefined> {
  const [row] = await transaction.all(FIND_LIVE, [name, version])
  return row === undefined ? undefined : String(row['consumer'])
}
