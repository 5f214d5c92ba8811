import { accept, type Decision } from '@annals/kernel'
import type { InventoryEvent, ReservedLine, Shortage } from './events.ts'
import type { Product } from './product.ts'
import { release } from './release.ts'
import { type Reservation, summedLines } from './reservation.ts'
import { shortageOf } from './shortage.ts'

export type ReserveStock = {
  readonly orderId: string
  readonly attempt: number
  readonly lines: readonly ReservedLine[]
}

/** The streams one order's stock decisions are about: its reservation and every product concerned. */
export type OrderStock = {
  readonly reservation: Reservation
  readonly products: ReadonlyMap<string, Product>
}

/**
 * Sets aside every product of an order or none, and says which fall short.
 * An attempt that was answered or closed before has no effect; a newer one gives back what an older one held,
 * since an order asks again only after it gave the older one up.
 */
export function reserveStock(
  { orderId, attempt, lines }: ReserveStock,
  { reservation, products }: OrderStock,
): Decision<InventoryEvent, never> {
  if (reservation.status === 'Shipped' || attempt <= reservation.settledAttempt) return accept([])
  const released =
    reservation.status === 'Held' ? release(orderId, reservation.settledAttempt, reservation) : []
  const wanted = summedLines(lines)
  const shortages = wanted.flatMap((line) => shortageAfter(line, reservation, products) ?? [])
  if (shortages.length > 0)
    return accept([...released, { type: 'ReservationRefused', orderId, attempt, shortages }])
  return accept([
    ...released,
    { type: 'ReservationMade', orderId, attempt, lines: wanted },
    ...wanted.map((line): InventoryEvent => ({ type: 'StockReserved', orderId, ...line })),
  ])
}

function shortageAfter(
  { productId, quantity }: ReservedLine,
  reservation: Reservation,
  products: ReadonlyMap<string, Product>,
): Shortage | undefined {
  const state = products.get(productId) ?? { phase: 'Unknown' }
  if (state.phase === 'Unknown' || reservation.status !== 'Held')
    return shortageOf(productId, quantity, state)
  const back = reservation.lines.find((line) => line.productId === productId)?.quantity ?? 0
  return shortageOf(productId, quantity, { ...state, reserved: state.reserved - back })
}
