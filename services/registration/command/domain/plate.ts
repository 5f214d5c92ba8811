import type { Aggregate, Instant } from '@annals/kernel'
import type { PlateEvent } from './events.ts'

/**
 * Who bears a plate. Its stream holds every interval in which a vehicle bore it, each from its event's `effectiveAt` to
 * the next one's, in their order: a plate is borne by one vehicle at a time, at any instant, then and now.
 */
export type Plate =
  | { readonly status: 'Free'; readonly releasedAt: Instant | null }
  | { readonly status: 'Borne'; readonly vehicleId: string }

export const plate: Aggregate<Plate, PlateEvent> = {
  initial: { status: 'Free', releasedAt: null },
  evolve: (_state, event) =>
    event.type === 'PlateReleased'
      ? { status: 'Free', releasedAt: event.effectiveAt }
      : { status: 'Borne', vehicleId: event.vehicleId },
}
