import type { SeededRandom } from '../seeded-random.ts'
import type { Command, Steps } from './command.ts'
import { changesOf, installationOf, type PlannedRadar, planRadars } from './plan-radars.ts'
import { type PlannedRegistry, planRegistry, plateOf, type RegistryWishes } from './plan-registry.ts'

/** One after the other; the items of a phase at once, each step by step. */
export type Phases = readonly (readonly Steps[])[]

/** Radars, owners and vehicles, from which detections are drawn. */
export type Road = {
  readonly run: string
  /** When the radars' changes hold from, as far as the plan is concerned: before every live detection. */
  readonly atMs: number
  readonly radars: readonly PlannedRadar[]
  readonly registry: PlannedRegistry
  /** Plates that nobody ever registers. */
  readonly strangers: readonly string[]
  readonly setup: Phases
}

export type RoadWishes = RegistryWishes & { readonly radars: number; readonly strangers: number }

export function planRoad(random: SeededRandom, wishes: RoadWishes): Road {
  const { run, atMs } = wishes
  const radars = planRadars(random, wishes)
  const registry = planRegistry(random, wishes)
  const installations = radars.map((radar) => installationOf(random, radar))
  return {
    run,
    atMs,
    radars,
    registry,
    strangers: Array.from({ length: wishes.strangers }, (_none, index) =>
      plateOf(run, wishes.vehicles + index),
    ),
    setup: [
      each([...registry.owners, ...installations]),
      each(registry.vehicles),
      [...registry.changes, ...each(radars.flatMap(changesOf))],
    ],
  }
}

/** Commands that need not wait for each other. */
export function each(commands: readonly Command[]): readonly Steps[] {
  return commands.map((command) => [[command]])
}
