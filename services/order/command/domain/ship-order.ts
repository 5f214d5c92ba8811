import { accept, type CalendarDay, type Decision, refuse } from '@annals/kernel'
import { type Asker, orderFor, orderUnknown } from './asker.ts'
import type { OrderShipped } from './events.ts'
import type { OrderId } from './ids.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { Order } from './order.ts'
import type { ShipOrderRefusal } from './refusals.ts'

export type ShipOrder = {
  readonly type: 'ShipOrder'
  readonly asker: Asker
  readonly orderId: OrderId
  /** Null is today. */
  readonly shippedDate: CalendarDay | null
}

/** The goods leave. The day is today or an earlier one, never before the order's own. */
export function shipOrder(
  command: ShipOrder,
  state: Order,
  { today }: { readonly today: CalendarDay },
): Decision<OrderShipped, ShipOrderRefusal> {
  const order = orderFor(command.asker, state)
  if (order === undefined) return refuse(orderUnknown(command.orderId))
  const notAllowed = moveNotAllowed(order, 'ship')
  if (notAllowed !== undefined) return refuse(notAllowed)
  const date = command.shippedDate ?? today
  if (date > today) return refuse({ code: 'date-in-future', field: 'shippedDate', date, today })
  if (date < order.orderDate) {
    return refuse({ code: 'date-too-early', field: 'shippedDate', date, earliest: order.orderDate })
  }
  return accept([{ type: 'OrderShipped', orderId: order.orderId, shippedDate: date }])
}
