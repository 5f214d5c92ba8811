import { type Cents, cents, type Decision, type Instant, instant } from '@annals/kernel'
import type { Asker, OwnerAsker } from './asker.ts'
import { type CancelInfraction, type CancelInfractionRefusal, cancelInfraction } from './cancel-infraction.ts'
import {
  type ContestInfraction,
  type ContestInfractionRefusal,
  contestInfraction,
} from './contest-infraction.ts'
import type {
  InfractionAttributed,
  InfractionCancelled,
  InfractionContested,
  InfractionEvent,
  InfractionPaid,
  InfractionRecorded,
  InfractionStatus,
  InfractionUpheld,
  Overspeed,
} from './events.ts'
import { type Holder, nobody } from './holder.ts'
import {
  infractionId,
  type OwnerId,
  ownerId,
  paymentId,
  plateNumber,
  radarId,
  type VehicleId,
  vehicleId,
} from './ids.ts'
import type { Infraction } from './infraction.ts'
import { type PayInfraction, type PayInfractionRefusal, payInfraction } from './pay-infraction.ts'
import type { Band } from './price.ts'
import { type UpholdInfraction, type UpholdInfractionRefusal, upholdInfraction } from './uphold-infraction.ts'

/** What the tests of the infraction's rules share: one infraction, its people, and all commands behind one decider. */
export const theInfraction = infractionId('0197a000-0000-7000-8000-000000000001')
const theRadar = radarId('0197a000-0000-7000-8000-0000000000f1')
export const thePlate = plateNumber('AB123CD')
export const aya: OwnerId = ownerId('0197a000-0000-7000-8000-00000000000a')
export const bilal: OwnerId = ownerId('0197a000-0000-7000-8000-00000000000b')
export const clio: VehicleId = vehicleId('0197a000-0000-7000-8000-0000000000c1')
export const dacia: VehicleId = vehicleId('0197a000-0000-7000-8000-0000000000c2')
export const payment1 = paymentId('0197a000-0000-7000-8000-0000000000e1')
export const payment2 = paymentId('0197a000-0000-7000-8000-0000000000e2')

export const ayaInClio: Holder = { vehicleId: clio, ownerId: aya }
export const bilalInClio: Holder = { vehicleId: clio, ownerId: bilal }

export const officer: Asker = { kind: 'officer' }
export const asAya: OwnerAsker = { kind: 'owner', ownerId: aya }
export const asBilal: OwnerAsker = { kind: 'owner', ownerId: bilal }

export const bands: readonly Band[] = [
  { fromKmhOver: 1, amountCents: cents(4_500) },
  { fromKmhOver: 20, amountCents: cents(13_500) },
  { fromKmhOver: 50, amountCents: cents(150_000) },
]
export const due: Cents = cents(13_500)

/** Day 0 to 27 of a month in which the plates change hands. */
export function day(number: number): Instant {
  return instant(`2026-02-${String(number + 1).padStart(2, '0')}T00:00:00.000Z`)
}

export const overspeed: Overspeed = {
  infractionId: theInfraction,
  radarId: theRadar,
  detectionId: 'd-1',
  detectedAt: day(10),
  plate: thePlate,
  longitude: 2.3522,
  latitude: 48.8566,
  speedKmh: 85,
  limitKmh: 50,
  toleranceKmh: 5,
  overKmh: 30,
  tariffVersion: day(0),
}

export function recorded(holder: Holder = ayaInClio): InfractionRecorded {
  return {
    type: 'InfractionRecorded',
    ...overspeed,
    bandFromKmhOver: 20,
    amountCents: due,
    ...holder,
  }
}

export function attributed(holder: Holder): InfractionAttributed {
  return { type: 'InfractionAttributed', infractionId: theInfraction, ...holder }
}

export const paid: InfractionPaid = {
  type: 'InfractionPaid',
  infractionId: theInfraction,
  paymentId: payment1,
  amountCents: due,
}
export const contested: InfractionContested = {
  type: 'InfractionContested',
  infractionId: theInfraction,
  ownerId: aya,
  reason: 'My brother drove',
}
export const upheld: InfractionUpheld = { type: 'InfractionUpheld', infractionId: theInfraction }
export const cancelled: InfractionCancelled = {
  type: 'InfractionCancelled',
  infractionId: theInfraction,
  reason: 'radar-fault',
}

/** Up to each status; Aya's in all but the first. */
export const historyTo: { readonly [Status in InfractionStatus]: readonly InfractionEvent[] } = {
  AwaitingIdentification: [recorded(nobody)],
  Issued: [recorded()],
  Paid: [recorded(), paid],
  Contested: [recorded(), contested],
  Upheld: [recorded(), contested, upheld],
  Cancelled: [recorded(), contested, cancelled],
}

export type InfractionCommand = PayInfraction | ContestInfraction | UpholdInfraction | CancelInfraction
type InfractionRefusal =
  | PayInfractionRefusal
  | ContestInfractionRefusal
  | UpholdInfractionRefusal
  | CancelInfractionRefusal

export function decideInfraction(
  command: InfractionCommand,
  state: Infraction,
): Decision<InfractionEvent, InfractionRefusal> {
  switch (command.type) {
    case 'PayInfraction':
      return payInfraction(command, state)
    case 'ContestInfraction':
      return contestInfraction(command, state)
    case 'UpholdInfraction':
      return upholdInfraction(command, state)
    case 'CancelInfraction':
      return cancelInfraction(command, state)
  }
}
