import type { InventoryEvent } from './events.ts'
import type { Reservation } from './reservation.ts'

/** Gives every held product back; `attempt` is the one that was closed. */
export function release(
  orderId: string,
  attempt: number,
  held: Extract<Reservation, { status: 'Held' }>,
): readonly InventoryEvent[] {
  return [
    { type: 'ReservationReleased', orderId, attempt },
    ...held.lines.map((line): InventoryEvent => ({ type: 'StockReleased', orderId, ...line })),
  ]
}
