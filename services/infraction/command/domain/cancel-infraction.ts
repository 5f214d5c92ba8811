import { accept, type Decision, refuse } from '@annals/kernel'
import { type Asker, infractionFor, infractionUnknown } from './asker.ts'
import type { InfractionCancelled } from './events.ts'
import type { InfractionId } from './ids.ts'
import type { Infraction } from './infraction.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { InfractionUnknown, MoveNotAllowed } from './refusals.ts'

export type CancelInfraction = {
  readonly type: 'CancelInfraction'
  readonly asker: Asker
  readonly infractionId: InfractionId
  readonly reason: string
}

export type CancelInfractionRefusal = InfractionUnknown | MoveNotAllowed

/** Nothing is due, for good; registrations no longer concern it. */
export function cancelInfraction(
  { asker, infractionId, reason }: CancelInfraction,
  state: Infraction,
): Decision<InfractionCancelled, CancelInfractionRefusal> {
  const infraction = infractionFor(asker, state)
  if (infraction === undefined) return refuse(infractionUnknown(infractionId))
  const notAllowed = moveNotAllowed(infraction, 'cancel')
  if (notAllowed !== undefined) return refuse(notAllowed)
  return accept([{ type: 'InfractionCancelled', infractionId, reason }])
}
