import type { OrderStatus } from './events.ts'
import type { PlacedOrder } from './order.ts'
import type { MoveNotAllowed } from './refusals.ts'

/** What a person can do to a placed order. */
export type Move = 'change-lines' | 'activate' | 'abandon' | 'prepare' | 'ship' | 'deliver'

const movesByStatus: { readonly [Status in OrderStatus]: readonly Move[] } = {
  Created: ['change-lines', 'activate', 'abandon'],
  Activated: ['prepare', 'abandon'],
  InPreparation: ['ship'],
  Shipped: ['deliver'],
  Delivered: [],
  Abandoned: [],
}

export function allowedMoves(order: PlacedOrder): readonly Move[] {
  return order.pending === null ? movesByStatus[order.status] : ['abandon']
}

/** What is wrong with the move in this status; undefined when it is allowed. */
export function moveNotAllowed(order: PlacedOrder, move: Move): MoveNotAllowed | undefined {
  if (movesByStatus[order.status].includes(move)) return undefined
  return { code: 'move-not-allowed', move, status: order.status, allowed: allowedMoves(order) }
}
