import type { RecordedInfraction } from './infraction.ts'
import { type Move, movesByStatus } from './moves.ts'
import type { MoveNotAllowed } from './refusals.ts'

/** What is wrong with the move in this status; undefined when it is allowed. */
export function moveNotAllowed({ status }: RecordedInfraction, move: Move): MoveNotAllowed | undefined {
  const allowed = movesByStatus[status]
  return allowed.includes(move) ? undefined : { code: 'move-not-allowed', move, status, allowed }
}
