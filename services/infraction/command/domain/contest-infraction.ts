import { accept, type Decision, refuse } from '@annals/kernel'
import { infractionFor, infractionUnknown, type OwnerAsker } from './asker.ts'
import type { InfractionContested } from './events.ts'
import type { InfractionId } from './ids.ts'
import type { Infraction } from './infraction.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { InfractionUnknown, MoveNotAllowed } from './refusals.ts'

export type ContestInfraction = {
  readonly type: 'ContestInfraction'
  /** An officer has nothing to contest: the reason is the owner's, under the owner's key. */
  readonly asker: OwnerAsker
  readonly infractionId: InfractionId
  readonly reason: string
}

export type ContestInfractionRefusal = InfractionUnknown | MoveNotAllowed

/** The owner says why it is wrong, instead of paying; an officer upholds or cancels. */
export function contestInfraction(
  { asker, infractionId, reason }: ContestInfraction,
  state: Infraction,
): Decision<InfractionContested, ContestInfractionRefusal> {
  const infraction = infractionFor(asker, state)
  if (infraction === undefined) return refuse(infractionUnknown(infractionId))
  const notAllowed = moveNotAllowed(infraction, 'contest')
  if (notAllowed !== undefined) return refuse(notAllowed)
  return accept([{ type: 'InfractionContested', infractionId, ownerId: asker.ownerId, reason }])
}
