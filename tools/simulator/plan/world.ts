import type { SeededRandom } from '../seeded-random.ts'
import type { Command, Steps } from './command.ts'
import { changesOf, installationOf, type PlannedRadar, planRadars } from './plan-radars.ts'
import { type PlannedRegistry, planRegistry, plateOf, type RegistryWishes } from './plan-registry.ts'
import { type PlannedShop, planShop, shopCommands } from './plan-shop.ts'

/** What a run needs before its traffic, and what the traffic draws from. */
export type World = {
  readonly run: string
  /** When the radars' changes hold from, as far as the plan is concerned: before every live detection. */
  readonly atMs: number
  readonly radars: readonly PlannedRadar[]
  readonly registry: PlannedRegistry
  readonly shop: PlannedShop
  /** Plates that nobody ever registers. */
  readonly strangers: readonly string[]
  /** One phase after the other; the items of a phase at once, each step by step. */
  readonly setup: readonly (readonly Steps[])[]
}

export type WorldWishes = RegistryWishes & { readonly radars: number; readonly strangers: number }

export function planWorld(random: SeededRandom, wishes: WorldWishes): World {
  const { run, atMs } = wishes
  const radars = planRadars(random, wishes)
  const registry = planRegistry(random, wishes)
  const shop = planShop(run)
  const goods = shopCommands(shop)
  const installations = radars.map((radar) => installationOf(random, radar))
  return {
    run,
    atMs,
    radars,
    registry,
    shop,
    strangers: Array.from({ length: wishes.strangers }, (_none, index) =>
      plateOf(run, wishes.vehicles + index),
    ),
    setup: [
      each([...registry.owners, ...installations, goods.category, ...goods.customers]),
      each([...registry.vehicles, ...goods.products]),
      [...registry.changes, ...each([...radars.flatMap(changesOf), ...goods.stock])],
    ],
  }
}

function each(commands: readonly Command[]): readonly Steps[] {
  return commands.map((command) => [[command]])
}
