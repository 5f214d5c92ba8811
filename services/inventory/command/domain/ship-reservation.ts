import { accept, type Decision, refuse } from '@annals/kernel'
import type { InventoryEvent } from './events.ts'
import type { NothingReserved } from './refusals.ts'
import type { Reservation } from './reservation.ts'

export type ShipReservation = { readonly orderId: string }

/** The order left the house: what was set aside for it leaves the stock, once. */
export function shipReservation(
  { orderId }: ShipReservation,
  reservation: Reservation,
): Decision<InventoryEvent, NothingReserved> {
  switch (reservation.status) {
    case 'Held':
      return accept([
        { type: 'ReservationShipped', orderId, attempt: reservation.settledAttempt },
        ...reservation.lines.map((line): InventoryEvent => ({ type: 'StockShipped', orderId, ...line })),
      ])
    case 'Shipped':
      return accept([])
    case 'Free':
      return refuse({ code: 'nothing-reserved', orderId })
  }
}
