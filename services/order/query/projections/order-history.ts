import { orderEvents } from '@annals/order-contracts'
import { type EventOf, historyProjection } from '@annals/projections'

/** What happened to an order, by whom and when. */
export const orderHistory = historyProjection(orderEvents, { name: 'order-history', version: 1, params })

/** The event's own fields but the id, which the history is of, and the address, which an erasure must find nowhere. */
function params(event: EventOf<typeof orderEvents>): Readonly<Record<string, unknown>> {
  const { orderId: _id, ...fields } = event.data
  if (!('deliveryAddress' in fields)) return fields
  const { deliveryAddress: _personal, ...rest } = fields
  return rest
}
