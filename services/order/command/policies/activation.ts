import { inventoryEvents } from '@annals/inventory-contracts'
import { type CommandStore, executeForPolicy } from '@annals/part'
import { on, type Policy, type PolicyContext, policy } from '@annals/projections'
import { type AnswerActivation, answerActivation } from '../domain/answer-activation.ts'
import type { OrderEvent } from '../domain/events.ts'
import { orderId, productId, streamOfOrder } from '../domain/ids.ts'
import { order } from '../domain/order.ts'

/** Takes inventory's answers to the orders that asked; an activation's deadline fires only once it has read them all. */
export function activationPolicy(own: CommandStore<OrderEvent>): Policy {
  const answer = (id: string, attempt: number, given: AnswerActivation['answer'], context: PolicyContext) => {
    const command: AnswerActivation = {
      type: 'AnswerActivation',
      orderId: orderId(id),
      attempt,
      answer: given,
    }
    const stream = streamOfOrder(command.orderId)
    return executeForPolicy(own, context, {
      name: 'answer-activation',
      stream,
      decide: async (loader) => answerActivation(command, await loader.one(order, stream)),
    })
  }
  return policy({
    name: 'order-activation',
    from: [
      on(inventoryEvents, {
        ReservationMade: ({ data }, context) =>
          answer(data.orderId, data.attempt, { kind: 'reserved' }, context),
        ReservationRefused: ({ data }, context) => {
          const shortages = data.shortages.map((shortage) => ({
            ...shortage,
            productId: productId(shortage.productId),
          }))
          return answer(data.orderId, data.attempt, { kind: 'refused', shortages }, context)
        },
      }),
    ],
  })
}
