import { accept, type Decision, type Effects, refuse } from '@annals/kernel'
import { deadlineOf } from './activate-order.ts'
import { type Asker, orderFor, orderUnknown } from './asker.ts'
import type { OrderAbandoned } from './events.ts'
import type { OrderId } from './ids.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { Order, PlacedOrder } from './order.ts'
import type { AbandonOrderRefusal } from './refusals.ts'

export type AbandonOrder = {
  readonly type: 'AbandonOrder'
  readonly asker: Asker
  readonly orderId: OrderId
  readonly reason: string | null
}

/** Gives an order up before anybody packs it; inventory releases what it holds or is about to reserve. */
export function abandonOrder(
  command: AbandonOrder,
  state: Order,
): Decision<OrderAbandoned, AbandonOrderRefusal> {
  const order = orderFor(command.asker, state)
  if (order === undefined) return refuse(orderUnknown(command.orderId))
  const notAllowed = moveNotAllowed(order, 'abandon')
  if (notAllowed !== undefined) return refuse(notAllowed)
  return accept(abandoned(order, command.reason), abandonEffects(order))
}

/** Nothing for an order that is past abandoning. */
export function abandoned(order: PlacedOrder, reason: string | null): readonly OrderAbandoned[] {
  const { orderId, status, pending } = order
  if (status !== 'Created' && status !== 'Activated') return []
  const attempt = status === 'Activated' ? order.attempt : (pending?.attempt ?? null)
  return [{ type: 'OrderAbandoned', orderId, fromStatus: status, attempt, reason }]
}

export function abandonEffects(order: PlacedOrder): Effects {
  return order.pending === null ? {} : { cancel: [deadlineOf(order.orderId)] }
}
