import type { OrderStatus } from './events.ts'
import type { PlacedOrder } from './order.ts'

/** What a person can do to a placed order. */
export type Move = 'change-lines' | 'activate' | 'abandon' | 'prepare' | 'ship' | 'deliver'

/** Whether or not an activation is pending. */
export const movesByStatus: { readonly [Status in OrderStatus]: readonly Move[] } = {
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
