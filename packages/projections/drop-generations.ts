import type { ConsumerEnvironment } from './consumer-environment.ts'
import type { GenerationUses } from './generation-uses.ts'
import { dropGeneration, type Generation, readGenerations } from './generations.ts'
import { lockGeneration } from './live-generation.ts'
import type { AnyProjection } from './projection.ts'

/**
 * Drops what there is of a projection beside its live generation and nobody needs: what was replaced, what was built in
 * part, older versions. Without a live one of this version nothing is dropped. Answers how many were.
 */
export async function dropSuperseded(
  { database }: Pick<ConsumerEnvironment, 'database'>,
  uses: GenerationUses,
  projection: Pick<AnyProjection, 'name' | 'version'>,
  own: readonly string[],
): Promise<number> {
  const found = await database.write(readGenerations)
  const all = found.filter((generation) => generation.projection === projection.name)
  const isServing = (generation: Generation) =>
    generation.version === projection.version && generation.status === 'live'
  if (!all.some(isServing)) return 0
  let dropped = 0
  for (const generation of all) {
    if (isServing(generation) || own.includes(generation.consumer)) continue
    if (await dropUnused({ database }, uses, generation)) dropped += 1
  }
  return dropped
}

/** Drops the generation unless another replica needs it; answers whether it did. */
export function dropUnused(
  { database }: Pick<ConsumerEnvironment, 'database'>,
  uses: GenerationUses,
  generation: Generation,
): Promise<boolean> {
  return database.write(async (transaction) => {
    // Whoever begins to need a generation locks its row, too.
    await lockGeneration(transaction, database.dialect, generation.consumer, '')
    if ((await uses.elsewhere(transaction)).has(generation.consumer)) return false
    await dropGeneration(transaction, generation)
    return true
  })
}
