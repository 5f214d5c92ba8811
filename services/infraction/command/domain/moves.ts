import type { InfractionStatus } from './events.ts'
import type { RecordedInfraction } from './infraction.ts'
import type { MoveNotAllowed } from './refusals.ts'

/** What a person can do to an infraction. */
export type Move = 'pay' | 'contest' | 'uphold' | 'cancel'

const movesByStatus: { readonly [Status in InfractionStatus]: readonly Move[] } = {
  AwaitingIdentification: ['cancel'],
  Issued: ['pay', 'contest', 'cancel'],
  Paid: [],
  Contested: ['uphold', 'cancel'],
  Upheld: ['pay'],
  Cancelled: [],
}

/** What is wrong with the move in this status; undefined when it is allowed. */
export function moveNotAllowed({ status }: RecordedInfraction, move: Move): MoveNotAllowed | undefined {
  const allowed = movesByStatus[status]
  return allowed.includes(move) ? undefined : { code: 'move-not-allowed', move, status, allowed }
}
