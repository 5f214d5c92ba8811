import { accept, type Decision, refuse } from '@annals/kernel'
import { type Asker, orderFor, orderUnknown } from './asker.ts'
import type { OrderInPreparation } from './events.ts'
import type { OrderId } from './ids.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { Order } from './order.ts'
import type { PrepareOrderRefusal } from './refusals.ts'

export type PrepareOrder = { readonly type: 'PrepareOrder'; readonly asker: Asker; readonly orderId: OrderId }

/** The warehouse starts to pack: from here on the order can no longer be abandoned. */
export function prepareOrder(
  command: PrepareOrder,
  state: Order,
): Decision<OrderInPreparation, PrepareOrderRefusal> {
  const order = orderFor(command.asker, state)
  if (order === undefined) return refuse(orderUnknown(command.orderId))
  const notAllowed = moveNotAllowed(order, 'prepare')
  if (notAllowed !== undefined) return refuse(notAllowed)
  return accept([{ type: 'OrderInPreparation', orderId: order.orderId }])
}
