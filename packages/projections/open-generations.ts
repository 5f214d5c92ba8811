import type { GenerationUses } from './generation-uses.ts'
import { readGenerations } from './generations.ts'
import { type GenerationPlan, planGenerations } from './plan-generations.ts'
import type { AnyProjection } from './projection.ts'
import type { ReadModelDatabase } from './read-model-database.ts'

/** What a start finds and does with it; what it goes on with is held from here on. */
export function openGenerations(
  database: ReadModelDatabase,
  uses: GenerationUses,
  projections: readonly AnyProjection[],
): Promise<GenerationPlan> {
  return database.write(async (transaction) => {
    const plan = planGenerations(projections, await readGenerations(transaction, database.dialect.lock))
    const kept = [...plan.live.values(), ...plan.resumed.values()]
    await uses.hold(
      transaction,
      kept.map(({ consumer }) => consumer),
    )
    return plan
  })
}
