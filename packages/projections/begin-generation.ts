import { setImmediate as nextTurn } from 'node:timers/promises'
import { addGeneration, type Generation, indicesOf, readGenerations } from './generations.ts'
import type { AnyProjection } from './projection.ts'
import type { ReadModelDatabase } from './read-model-database.ts'
import type { WriteTransaction } from './write-transaction.ts'

/** The generation that a first build fills: the one that another replica has begun or ended, else a new one. */
export async function firstGeneration(
  transaction: WriteTransaction,
  projection: AnyProjection,
): Promise<Generation> {
  const found = (await readGenerations(transaction)).filter(
    ({ projection: name, version }) => name === projection.name && version === projection.version,
  )
  return (
    found.find(({ status }) => status === 'live') ??
    found.findLast(({ status }) => status === 'building') ??
    (await addGeneration(transaction, projection))
  )
}

/** Made once the table is filled; one transaction each, so that the writes of others come between. */
export async function indexGeneration(
  database: ReadModelDatabase,
  projection: AnyProjection,
  generation: Generation,
): Promise<void> {
  for (const index of indicesOf(projection, generation)) {
    await database.write(
      (transaction) => transaction.createIndex(generation.tableName, index),
      undefined,
      generation.consumer,
    )
    await nextTurn()
  }
}
