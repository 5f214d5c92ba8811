import { allowedMoves, type Move, movesByStatus } from './moves.ts'
import type { PlacedOrder } from './order.ts'
import type { MoveNotAllowed } from './refusals.ts'

/** What is wrong with the move in this status; undefined when it is allowed. */
export function moveNotAllowed(order: PlacedOrder, move: Move): MoveNotAllowed | undefined {
  if (movesByStatus[order.status].includes(move)) return undefined
  return { code: 'move-not-allowed', move, status: order.status, allowed: allowedMoves(order) }
}
