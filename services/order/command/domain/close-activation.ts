import { accept, type Decision } from '@annals/kernel'
import { deadlineOf } from './activate-order.ts'
import type { ActivationClosed } from './events.ts'
import type { OrderId } from './ids.ts'
import type { Order } from './order.ts'

/** The deadline of an attempt has passed. */
export type CloseActivation = {
  readonly type: 'CloseActivation'
  readonly orderId: OrderId
  readonly attempt: number
}

/** The order stays Created and may be activated again. Fired for an attempt that was answered or abandoned, it does nothing. */
export function closeActivation(command: CloseActivation, order: Order): Decision<ActivationClosed, never> {
  const { orderId, attempt } = command
  if (order.status === 'NotPlaced' || order.pending?.attempt !== attempt) return accept([])
  return accept([{ type: 'ActivationClosed', orderId, attempt, reason: 'deadline' }], {
    cancel: [deadlineOf(orderId)],
  })
}
