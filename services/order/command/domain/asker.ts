import type { CustomerId, OrderId } from './ids.ts'
import type { Order, PlacedOrder } from './order.ts'
import type { OrderUnknown } from './refusals.ts'

/** Who wants it, as far as it matters to the rules. Somebody who is both staff and customer acts as staff. */
export type Asker =
  | { readonly kind: 'staff' }
  | { readonly kind: 'customer'; readonly customerId: CustomerId }

/** The order if it exists and the asker may know of it. */
export function orderFor(asker: Asker, order: Order): PlacedOrder | undefined {
  if (order.status === 'NotPlaced') return undefined
  return asker.kind === 'staff' || asker.customerId === order.customerId ? order : undefined
}

export function orderUnknown(orderId: OrderId): OrderUnknown {
  return { code: 'order-unknown', orderId }
}
