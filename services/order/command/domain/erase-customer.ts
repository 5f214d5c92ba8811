import { type Accepted, accept } from '@annals/kernel'
import { abandonEffects, abandoned } from './abandon-order.ts'
import type { OrderEvent } from './events.ts'
import type { CustomerId } from './ids.ts'
import type { Order, PlacedOrder } from './order.ts'

/**
 * What an erased customer's orders become, all in one append with the deletion of the customer's key:
 * - Created and Activated ones are abandoned, and their address is gone;
 * - those on their way (InPreparation, Shipped) keep it until delivered: it is recorded again under a key that
 *   belongs to this parcel alone;
 * - of Delivered and Abandoned ones the address is gone.
 *
 * `orders` are all of the person's streams in this store. Each gets at least one event, so that its read models
 * react within their own stream. An order placed meanwhile makes the count of streams stale: the append is
 * answered `erasure-conflict`, and this is decided again over one order more. One placed afterwards finds the
 * tombstone instead of a key and is refused.
 */
export function eraseCustomer(customerId: CustomerId, orders: readonly Order[]): Accepted<OrderEvent> {
  const placed = orders.filter((order) => order.status !== 'NotPlaced')
  const cancel = placed.flatMap((order) => abandonEffects(order).cancel ?? [])
  return accept(placed.flatMap(eventsFor), {
    erase: [{ person: customerId, streams: orders.length }],
    ...(cancel.length === 0 ? {} : { cancel }),
  })
}

function eventsFor(order: PlacedOrder): readonly OrderEvent[] {
  const { orderId, status, deliveryAddress } = order
  const underWay = status === 'InPreparation' || status === 'Shipped'
  if (underWay && deliveryAddress !== null)
    return [{ type: 'DeliveryAddressRetained', orderId, deliveryAddress }]
  return [...abandoned(order, 'customer-erased'), { type: 'DeliveryAddressErased', orderId }]
}
