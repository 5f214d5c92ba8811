import type { Cents, EventCatalogue, Instant } from '@annals/kernel'
import type { Holder } from './holder.ts'
import type { InfractionId, OwnerId, PaymentId, PlateNumber, RadarId } from './ids.ts'

export type InfractionStatus =
  | 'AwaitingIdentification'
  | 'Issued'
  | 'Paid'
  | 'Contested'
  | 'Upheld'
  | 'Cancelled'

/** A detection above the limit, as the radar service judged it by the limit and the tariff of that instant. */
export type Overspeed = {
  readonly infractionId: InfractionId
  readonly radarId: RadarId
  /** The device's own id. */
  readonly detectionId: string
  readonly detectedAt: Instant
  readonly plate: PlateNumber
  readonly longitude: number
  readonly latitude: number
  readonly speedKmh: number
  readonly limitKmh: number
  readonly toleranceKmh: number
  readonly overKmh: number
  /** The tariff version that judged it, named by the instant from which on it is in force. */
  readonly tariffVersion: Instant
}

export type InfractionRecorded = { readonly type: 'InfractionRecorded' } & Overspeed &
  Holder & { readonly bandFromKmhOver: number; readonly amountCents: Cents }

type OfInfraction = { readonly infractionId: InfractionId }

/** While nobody has acted on it an infraction follows the registrations: Issued, or awaiting identification again. */
export type InfractionAttributed = { readonly type: 'InfractionAttributed' } & OfInfraction & Holder

/** Who bore the plate then as registrations say now; the infraction keeps its owner. The owner again: resolved. */
export type InfractionOwnerQuestioned = { readonly type: 'InfractionOwnerQuestioned' } & OfInfraction & Holder

export type InfractionPaid = OfInfraction & {
  readonly type: 'InfractionPaid'
  readonly paymentId: PaymentId
  readonly amountCents: Cents
}

export type InfractionContested = OfInfraction & {
  readonly type: 'InfractionContested'
  /** Whose words the reason is. */
  readonly ownerId: OwnerId
  /** Personal: encrypted at rest, null once the owner's key is gone. */
  readonly reason: string | null
}

export type ContestReasonErased = OfInfraction & { readonly type: 'ContestReasonErased' }
export type InfractionUpheld = OfInfraction & { readonly type: 'InfractionUpheld' }
export type InfractionCancelled = OfInfraction & {
  readonly type: 'InfractionCancelled'
  /** One of the contract's cancel reasons. */
  readonly reason: string
}

export type InfractionEvent =
  | InfractionRecorded
  | InfractionAttributed
  | InfractionOwnerQuestioned
  | InfractionPaid
  | InfractionContested
  | ContestReasonErased
  | InfractionUpheld
  | InfractionCancelled

/** The plate notes its infractions, so that a registration finds them. */
export type PlateInfractionNoted = OfInfraction & {
  readonly type: 'PlateInfractionNoted'
  readonly plate: PlateNumber
  readonly detectedAt: Instant
}

/** From then on this vehicle of this owner bears the plate. */
export type PlateHolderChanged = Holder & {
  readonly type: 'PlateHolderChanged'
  readonly plate: PlateNumber
  readonly effectiveAt: Instant
}

export type PlateEvent = PlateInfractionNoted | PlateHolderChanged
export type StoredInfractionEvent = InfractionEvent | PlateEvent

/** Every stored event of the infraction service. */
export const infractionCatalogue: EventCatalogue<StoredInfractionEvent> = {
  InfractionRecorded: { version: 1 },
  InfractionAttributed: { version: 1 },
  InfractionOwnerQuestioned: { version: 1 },
  InfractionPaid: { version: 1 },
  InfractionContested: {
    version: 1,
    personal: { person: (event) => event.ownerId, fields: ['reason'] },
  },
  ContestReasonErased: { version: 1 },
  InfractionUpheld: { version: 1 },
  InfractionCancelled: { version: 1 },
  PlateInfractionNoted: { version: 1 },
  PlateHolderChanged: { version: 1 },
}
