import { accept, addMs, type Deadline, type Decision, type Instant, refuse } from '@annals/kernel'
import { type Asker, orderFor, orderUnknown } from './asker.ts'
import type { ActivationRequested } from './events.ts'
import { type OrderId, streamOfOrder } from './ids.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { Order, PlacedOrder } from './order.ts'
import type { ActivateOrderRefusal, ActivationPending } from './refusals.ts'

export type ActivateOrder = {
  readonly type: 'ActivateOrder'
  readonly asker: Asker
  readonly orderId: OrderId
}

export type ActivationContext = { readonly now: Instant; readonly activationDeadlineMs: number }

const activationDeadline = 'activation'

/** Asks inventory to reserve every line. Its answer comes as an event; without one the deadline gives the attempt up. */
export function activateOrder(
  command: ActivateOrder,
  state: Order,
  { now, activationDeadlineMs }: ActivationContext,
): Decision<ActivationRequested, ActivateOrderRefusal> {
  const { orderId } = command
  const order = orderFor(command.asker, state)
  if (order === undefined) return refuse(orderUnknown(orderId))
  const notAllowed = moveNotAllowed(order, 'activate')
  if (notAllowed !== undefined) return refuse(notAllowed)
  if (order.pending !== null) return refuse(activationPending(order.pending))
  const attempt = order.attempt + 1
  const dueAt = addMs(now, activationDeadlineMs)
  const lines = order.lines.map(({ productId, quantity }) => ({ productId, quantity }))
  return accept([{ type: 'ActivationRequested', orderId, attempt, lines, dueAt }], {
    schedule: [{ stream: streamOfOrder(orderId), name: activationDeadline, attempt, dueAt }],
  })
}

/** The pending activation's deadline, as an append cancels it. */
export function deadlineOf(orderId: OrderId): Pick<Deadline, 'stream' | 'name'> {
  return { stream: streamOfOrder(orderId), name: activationDeadline }
}

export function activationPending(pending: NonNullable<PlacedOrder['pending']>): ActivationPending {
  return { code: 'activation-pending', ...pending, allowed: ['abandon'] }
}
