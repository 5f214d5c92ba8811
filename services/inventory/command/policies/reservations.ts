import { orderEvents } from '@annals/order-contracts'
import { type AggregateLoader, type CommandStore, executeForPolicy } from '@annals/part'
import { on, type Policy, type PolicyContext, policy } from '@annals/projections'
import { closeAttempt } from '../domain/close-attempt.ts'
import type { InventoryEvent, ReservedLine } from '../domain/events.ts'
import { type Product, product } from '../domain/product.ts'
import { productsConcerned } from '../domain/products-concerned.ts'
import { type Reservation, reservation } from '../domain/reservation.ts'
import { reserveStock } from '../domain/reserve-stock.ts'
import { shipReservation } from '../domain/ship-reservation.ts'
import { productStream, reservationStream } from '../domain/streams.ts'

/** Reserves, releases and ships stock as orders are activated, given up and sent. */
export function reservationPolicy(own: CommandStore<InventoryEvent>): Policy {
  const close = (orderId: string, attempt: number, context: PolicyContext) =>
    executeForPolicy(own, context, {
      name: 'close-attempt',
      stream: reservationStream(orderId),
      decide: async (loader) => {
        const { reservation: held } = await stockOf(loader, orderId)
        return closeAttempt({ orderId, attempt }, held)
      },
    })
  return policy({
    name: 'inventory-reservations',
    from: [
      on(orderEvents, {
        ActivationRequested: ({ data: { orderId, attempt, lines } }, context) =>
          executeForPolicy(own, context, {
            name: 'reserve-stock',
            stream: reservationStream(orderId),
            decide: async (loader) =>
              reserveStock({ orderId, attempt, lines }, await stockOf(loader, orderId, lines)),
          }),
        ActivationClosed: ({ data: { orderId, attempt } }, context) => close(orderId, attempt, context),
        OrderAbandoned: async ({ data: { orderId, attempt } }, context) => {
          if (attempt !== null) await close(orderId, attempt, context)
        },
        OrderShipped: ({ data: { orderId } }, context) =>
          executeForPolicy(own, context, {
            name: 'ship-reservation',
            stream: reservationStream(orderId),
            decide: async (loader) => {
              const { reservation: held } = await stockOf(loader, orderId)
              return shipReservation({ orderId }, held)
            },
          }),
      }),
    ],
  })
}

/** The order's reservation and every product that a decision on it may write to. */
async function stockOf(
  loader: AggregateLoader<InventoryEvent>,
  orderId: string,
  lines: readonly ReservedLine[] = [],
): Promise<{ readonly reservation: Reservation; readonly products: ReadonlyMap<string, Product> }> {
  const held = await loader.one(reservation, reservationStream(orderId))
  const productIds = productsConcerned(held, lines)
  const states = await loader.many(product, productIds.map(productStream))
  const products = new Map(productIds.map((id) => [id, states.get(productStream(id)) ?? product.initial]))
  return { reservation: held, products }
}
