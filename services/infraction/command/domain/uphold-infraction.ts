import { accept, type Decision, refuse } from '@annals/kernel'
import { type Asker, infractionFor, infractionUnknown } from './asker.ts'
import type { InfractionUpheld } from './events.ts'
import type { InfractionId } from './ids.ts'
import type { Infraction } from './infraction.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { InfractionUnknown, MoveNotAllowed } from './refusals.ts'

export type UpholdInfraction = {
  readonly type: 'UpholdInfraction'
  readonly asker: Asker
  readonly infractionId: InfractionId
}

export type UpholdInfractionRefusal = InfractionUnknown | MoveNotAllowed

/** The contest is rejected: what was issued is due. */
export function upholdInfraction(
  { asker, infractionId }: UpholdInfraction,
  state: Infraction,
): Decision<InfractionUpheld, UpholdInfractionRefusal> {
  const infraction = infractionFor(asker, state)
  if (infraction === undefined) return refuse(infractionUnknown(infractionId))
  const notAllowed = moveNotAllowed(infraction, 'uphold')
  if (notAllowed !== undefined) return refuse(notAllowed)
  return accept([{ type: 'InfractionUpheld', infractionId }])
}
