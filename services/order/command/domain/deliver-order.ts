import { accept, type CalendarDay, type Decision, refuse } from '@annals/kernel'
import { type Asker, orderFor, orderUnknown } from './asker.ts'
import type { DeliveryAddressErased, OrderDelivered } from './events.ts'
import { type OrderId, parcelOf } from './ids.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { Order } from './order.ts'
import type { DeliverOrderRefusal } from './refusals.ts'

export type DeliverOrder = {
  readonly type: 'DeliverOrder'
  readonly asker: Asker
  readonly orderId: OrderId
  /** Null is today. */
  readonly deliveredDate: CalendarDay | null
}

/**
 * The goods arrive. The day is today or an earlier one, never before the shipping day.
 * An address that outlived its erased customer for this parcel only is erased with it.
 */
export function deliverOrder(
  command: DeliverOrder,
  state: Order,
  { today }: { readonly today: CalendarDay },
): Decision<OrderDelivered | DeliveryAddressErased, DeliverOrderRefusal> {
  const order = orderFor(command.asker, state)
  if (order === undefined) return refuse(orderUnknown(command.orderId))
  const notAllowed = moveNotAllowed(order, 'deliver')
  if (notAllowed !== undefined) return refuse(notAllowed)
  const { orderId } = order
  const earliest = order.shippedDate ?? order.orderDate
  const date = command.deliveredDate ?? today
  if (date > today) return refuse({ code: 'date-in-future', field: 'deliveredDate', date, today })
  if (date < earliest) return refuse({ code: 'date-too-early', field: 'deliveredDate', date, earliest })
  const delivered: OrderDelivered = { type: 'OrderDelivered', orderId, deliveredDate: date }
  if (order.addressKey !== 'parcel') return accept([delivered])
  return accept([delivered, { type: 'DeliveryAddressErased', orderId }], {
    erase: [{ person: parcelOf(orderId), streams: 1 }],
  })
}
