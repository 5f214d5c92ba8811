import type { SeededRandom } from '../seeded-random.ts'
import { type PlannedShop, planShop } from './plan-shop.ts'
import { type Phases, planRoad, type Road, type RoadWishes } from './road.ts'

/** Everything that a run needs before its traffic, and from which the traffic draws. */
export type World = { readonly road: Road; readonly shop: PlannedShop; readonly setup: Phases }

export function planWorld(random: SeededRandom, wishes: RoadWishes): World {
  const road = planRoad(random, wishes)
  const shop = planShop(wishes.run)
  return { road, shop, setup: road.setup.map((items, phase) => [...items, ...(shop.setup[phase] ?? [])]) }
}
