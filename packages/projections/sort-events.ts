import type { ContractEvent } from '@annals/contracts'
import type { Parking } from './fold-events.ts'
import { type Poison, poisonOfSchema } from './poison.ts'
import type { ProjectedEvent } from './projection.ts'
import type { AnySharedProjection } from './shared-projection.ts'

/** The events that a shared projection folds, and those that are parked: poison, or behind a parked one. */
export function sortEvents(
  projection: Pick<AnySharedProjection, 'events' | 'fault'>,
  events: readonly ContractEvent[],
  parkedBefore: ReadonlySet<string>,
  nowMs: number,
): { readonly folded: readonly ProjectedEvent<never>[]; readonly parkings: readonly Parking[] } {
  const parked = new Set(parkedBefore)
  const folded: ProjectedEvent<never>[] = []
  const parkings: Parking[] = []
  for (const event of events) {
    const schema = Object.hasOwn(projection.events, event.type) ? projection.events[event.type] : undefined
    if (schema === undefined) continue
    if (parked.has(event.subject)) {
      parkings.push({ event, poison: null })
      continue
    }
    const parsed = schema.safeParse(event.data)
    const poison: Poison | undefined = parsed.success
      ? projection.fault(event, nowMs)
      : poisonOfSchema(event.type, parsed.error)
    if (poison === undefined) {
      // `fold` was declared for what this schema gives.
      folded.push({ ...event, data: parsed.data as never })
    } else {
      parked.add(event.subject)
      parkings.push({ event, poison })
    }
  }
  return { folded, parkings }
}
