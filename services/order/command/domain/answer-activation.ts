import { accept, type Decision } from '@annals/kernel'
import { deadlineOf } from './activate-order.ts'
import type { ActivationRefused, OrderActivated, Shortage } from './events.ts'
import type { OrderId } from './ids.ts'
import type { Order } from './order.ts'

/** Inventory's answer to an attempt. */
export type AnswerActivation = {
  readonly type: 'AnswerActivation'
  readonly orderId: OrderId
  readonly attempt: number
  readonly answer:
    | { readonly kind: 'reserved' }
    | { readonly kind: 'refused'; readonly shortages: readonly Shortage[] }
}

/**
 * Only the pending attempt is answered. An answer to any other comes too late or again: inventory releases a
 * reservation by the event that closed or abandoned its attempt.
 */
export function answerActivation(
  command: AnswerActivation,
  order: Order,
): Decision<OrderActivated | ActivationRefused, never> {
  const { orderId, attempt, answer } = command
  if (order.status === 'NotPlaced' || order.pending?.attempt !== attempt) return accept([])
  const answered: OrderActivated | ActivationRefused =
    answer.kind === 'reserved'
      ? { type: 'OrderActivated', orderId, attempt }
      : { type: 'ActivationRefused', orderId, attempt, shortages: answer.shortages }
  return accept([answered], { cancel: [deadlineOf(orderId)] })
}
