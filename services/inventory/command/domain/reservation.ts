import type { Aggregate } from '@annals/kernel'
import type { ReservationEvent, ReservedLine } from './events.ts'

/**
 * What one order holds. Attempts rise; those up to `settledAttempt` were answered or closed and never reserve again,
 * in whatever order their messages arrive.
 *
 *   Free ──made──▶ Held ──shipped──▶ Shipped
 *    ▲               │
 *    └───released────┘
 */
export type Reservation =
  | { readonly status: 'Free'; readonly settledAttempt: number }
  | { readonly status: 'Held'; readonly settledAttempt: number; readonly lines: readonly ReservedLine[] }
  | { readonly status: 'Shipped'; readonly settledAttempt: number }

export const reservation: Aggregate<Reservation, ReservationEvent> = {
  initial: { status: 'Free', settledAttempt: 0 },
  evolve,
}

function evolve(_state: Reservation, event: ReservationEvent): Reservation {
  // The deciders write no attempt below an earlier one of the same stream.
  const settledAttempt = event.attempt
  switch (event.type) {
    case 'ReservationMade':
      return { status: 'Held', settledAttempt, lines: event.lines }
    case 'ReservationShipped':
      return { status: 'Shipped', settledAttempt }
    case 'ReservationRefused':
    case 'ReservationReleased':
    case 'ReservationAttemptClosed':
      return { status: 'Free', settledAttempt }
  }
}

/** The quantities of one product summed, in the order of first mention. */
export function summedLines(lines: readonly ReservedLine[]): readonly ReservedLine[] {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of lines)
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }))
}
