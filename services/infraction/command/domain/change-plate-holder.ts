import { accept, type Decision, type Instant } from '@annals/kernel'
import type { InfractionAttributed, InfractionOwnerQuestioned, StoredInfractionEvent } from './events.ts'
import { type Holder, sameHolder } from './holder.ts'
import type { InfractionId, PlateNumber } from './ids.ts'
import type { Infraction } from './infraction.ts'
import { holderAt, type Plate } from './plate.ts'

/** A registration: from then on this vehicle of this owner bears the plate, or nobody does. */
export type ChangePlateHolder = {
  readonly plate: PlateNumber
  readonly holder: Holder
  readonly effectiveAt: Instant
}

/** The infractions whose holder at their instant becomes another: the only ones that the decision needs. */
export function infractionsConcerned(
  { holder, effectiveAt }: ChangePlateHolder,
  plate: Plate,
): readonly InfractionId[] {
  return plate.infractions
    .filter(({ detectedAt }) => detectedAt >= effectiveAt && !sameHolder(holderAt(plate, detectedAt), holder))
    .map(({ infractionId }) => infractionId)
}

/**
 * Notes the holder on the plate and tells each infraction concerned: one that nobody has acted on follows, one that
 * was paid, contested or upheld keeps its owner and is questioned. `infractions` has all that `infractionsConcerned`
 * names.
 */
export function changePlateHolder(
  change: ChangePlateHolder,
  plate: Plate,
  infractions: ReadonlyMap<InfractionId, Infraction>,
): Decision<StoredInfractionEvent, never> {
  const { holder, effectiveAt } = change
  return accept<StoredInfractionEvent>([
    { type: 'PlateHolderChanged', plate: change.plate, ...holder, effectiveAt },
    ...infractionsConcerned(change, plate).flatMap((id) => followed(id, infractions.get(id), holder)),
  ])
}

function followed(
  infractionId: InfractionId,
  infraction: Infraction | undefined,
  holder: Holder,
): readonly (InfractionAttributed | InfractionOwnerQuestioned)[] {
  switch (infraction?.status) {
    case undefined:
    case 'NotRecorded':
      throw new Error(`infraction ${infractionId} is noted on its plate and was not loaded`)
    case 'AwaitingIdentification':
    case 'Issued':
      return [{ type: 'InfractionAttributed', infractionId, ...holder }]
    case 'Paid':
    case 'Contested':
    case 'Upheld':
      return [{ type: 'InfractionOwnerQuestioned', infractionId, ...holder }]
    case 'Cancelled':
      return []
  }
}
