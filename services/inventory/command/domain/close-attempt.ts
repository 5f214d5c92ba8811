import { accept, type Decision } from '@annals/kernel'
import type { InventoryEvent } from './events.ts'
import { release } from './release.ts'
import type { Reservation } from './reservation.ts'

export type CloseAttempt = { readonly orderId: string; readonly attempt: number }

/** The order gave this attempt up: what it holds is released, and a request for it that arrives later reserves nothing. */
export function closeAttempt(
  { orderId, attempt }: CloseAttempt,
  reservation: Reservation,
): Decision<InventoryEvent, never> {
  switch (reservation.status) {
    case 'Held':
      return attempt >= reservation.settledAttempt
        ? accept(release(orderId, attempt, reservation))
        : accept([])
    case 'Free':
      return attempt > reservation.settledAttempt
        ? accept([{ type: 'ReservationAttemptClosed', orderId, attempt }])
        : accept([])
    case 'Shipped':
      return accept([])
  }
}
