import type { Aggregate, Instant } from '@annals/kernel'
import type { PlateEvent } from './events.ts'
import { type Holder, holderOf, nobody } from './holder.ts'
import type { InfractionId } from './ids.ts'

type Held = Holder & { readonly from: Instant }
type Noted = { readonly infractionId: InfractionId; readonly detectedAt: Instant }

/**
 * What the infraction service knows of one licence plate: who bore it from when on, each until the next, and its
 * infractions. Whoever records an infraction and whoever changes a holder both append to it at the version they read,
 * so that neither misses the other.
 */
export type Plate = {
  /** By `from`, as the registrations tell them; of two with the same instant the later told holds. */
  readonly holders: readonly Held[]
  readonly infractions: readonly Noted[]
}

export const plate: Aggregate<Plate, PlateEvent> = {
  initial: { holders: [], infractions: [] },
  evolve,
  snapshot: { version: 1, everyEvents: 50 },
}

function evolve(state: Plate, event: PlateEvent): Plate {
  switch (event.type) {
    case 'PlateHolderChanged': {
      const held = { ...holderOf(event), from: event.effectiveAt }
      return { ...state, holders: [...state.holders, held] }
    }
    case 'PlateInfractionNoted': {
      const { infractionId, detectedAt } = event
      return { ...state, infractions: [...state.infractions, { infractionId, detectedAt }] }
    }
  }
}

/** Who bore it at that instant: a period is [from, next). */
export function holderAt({ holders }: Pick<Plate, 'holders'>, instant: Instant): Holder {
  return holderOf(holders.findLast(({ from }) => from <= instant) ?? nobody)
}
