import type { InfractionId, OwnerId } from './ids.ts'
import type { Infraction, RecordedInfraction } from './infraction.ts'
import type { InfractionUnknown } from './refusals.ts'

/** Who wants it, as far as it matters to the rules. */
export type Asker = { readonly kind: 'officer' } | OwnerAsker
export type OwnerAsker = { readonly kind: 'owner'; readonly ownerId: OwnerId }

/** The infraction if it exists and the asker may know of it: an owner knows only those attributed to them. */
export function infractionFor(asker: Asker, infraction: Infraction): RecordedInfraction | undefined {
  if (infraction.status === 'NotRecorded') return undefined
  return asker.kind === 'officer' || asker.ownerId === infraction.holder.ownerId ? infraction : undefined
}

export function infractionUnknown(infractionId: InfractionId): InfractionUnknown {
  return { code: 'infraction-unknown', infractionId }
}
