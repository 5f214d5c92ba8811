import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold, type Instant } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { deregisterVehicle } from './deregister-vehicle.ts'
import type { PlateEvent, VehicleEvent } from './events.ts'
import type { Owner } from './owner.ts'
import type { Plate } from './plate.ts'
import { type RegisterVehicle, type RegisterVehicleContext, registerVehicle } from './register-vehicle.ts'
import {
  at,
  buyerId,
  clio,
  deregistered,
  known,
  now,
  otherVehicleId,
  ownerId,
  plateText,
  registered,
  transferred,
  vehicleId,
} from './registration-fixtures.ts'
import { transferVehicle } from './transfer-vehicle.ts'
import { type Vehicle, vehicle, vehicleRevision } from './vehicle.ts'

const free: Plate = { status: 'Free', releasedAt: null }
const releasedAt = (releasedAt: Instant): { plate: Plate } => ({ plate: { status: 'Free', releasedAt } })
const borne: Plate = { status: 'Borne', vehicleId: otherVehicleId }
const unknown = { status: 'Unknown' } as const
const erased = { status: 'Erased', revision: 1 } as const

/** What a vehicle is, whatever else was written with its events. */
const recorded = {
  initial: vehicle.initial,
  evolve: (state: Vehicle, event: VehicleEvent | PlateEvent): Vehicle => {
    switch (event.type) {
      case 'PlateAssigned':
      case 'PlateTransferred':
      case 'PlateReleased':
        return state
      default:
        return vehicle.evolve(state, event)
    }
  },
}
const empty: RegisterVehicleContext = { now, plate: free, owner: known }
const present: { readonly now: Instant; readonly owner: Owner } = empty
const register = deciderSpec({ ...recorded, decide: registerVehicle }, empty)
const transfer = deciderSpec({ ...recorded, decide: transferVehicle }, present)
const deregister = deciderSpec({ ...recorded, decide: deregisterVehicle }, { now })

const registering = (changed: Partial<RegisterVehicle> = {}): RegisterVehicle => ({
  ...clio,
  effectiveAt: at(10),
  ...changed,
})
const transferring = (effectiveAt: Instant | null, to = buyerId) => ({ vehicleId, ownerId: to, effectiveAt })
const assigned = (effectiveAt: Instant) =>
  ({ type: 'PlateAssigned', plate: plateText, vehicleId, ownerId, effectiveAt }) as const
const plateTransferred = (effectiveAt: Instant) =>
  ({ ...transferred(effectiveAt), type: 'PlateTransferred' }) as const
const released = (effectiveAt: Instant) => ({ ...deregistered(effectiveAt), type: 'PlateReleased' }) as const
const oneMsAfter = (instant: Instant) => instant.replace('.000Z', '.001Z') as Instant
const tooEarly = (effectiveAt: Instant, changedAt: Instant) =>
  ({ code: 'effective-too-early', effectiveAt, earliest: oneMsAfter(changedAt) }) as const
const inFuture = { code: 'instant-in-future', effectiveAt: at(31), now } as const

test('a vehicle is registered with its plate, in the past or now', () => {
  register
    .given()
    .when(registering())
    .then(registered(at(10)), assigned(at(10)))
  register
    .given()
    .when(registering({ effectiveAt: now }))
    .then(registered(now), assigned(now))
  register
    .given()
    .when(registering({ effectiveAt: null }))
    .then(registered(now), assigned(now))
})

test('a plate is free again from the instant of its release, and not before', () => {
  register
    .given()
    .when(registering(), releasedAt(at(10)))
    .then(registered(at(10)), assigned(at(10)))
  register
    .given()
    .when(registering(), releasedAt(at(11)))
    .thenRefused({
      code: 'plate-interval-overlaps',
      plate: plateText,
      effectiveAt: at(10),
      earliest: at(11),
    })
})

test('a registration that names no instant follows a release that the clock has not passed', () => {
  register
    .given()
    .when(registering({ effectiveAt: null }), releasedAt(at(31)))
    .then(registered(at(31)), assigned(at(31)))
})

test('the same registration again has no effect, also once the vehicle was transferred and deregistered', () => {
  register.given(registered()).when(registering(), { plate: borne }).thenNothing()
  register
    .given(registered())
    .when(registering({ effectiveAt: null }), { owner: erased })
    .thenNothing()
  register
    .given(registered(), transferred(at(11)), deregistered(at(12)))
    .when(registering())
    .thenNothing()
})

test('another registration under the same id is refused, whichever field differs', () => {
  const others: Partial<RegisterVehicle>[] = [
    { plate: '1A1' },
    { brand: 'Dacia' },
    { model: 'Mégane' },
    { fiscalPower: 6 },
    { ownerId: buyerId },
    { effectiveAt: at(11) },
  ]
  for (const other of others) {
    register.given(registered()).when(registering(other)).thenRefused({ code: 'vehicle-id-taken', vehicleId })
  }
})

test('a registration is refused for the future, a plate that is borne, and an owner who is not there', () => {
  register
    .given()
    .when(registering({ effectiveAt: at(31) }))
    .thenRefused(inFuture)
  register
    .given()
    .when(registering(), { plate: borne })
    .thenRefused({ code: 'plate-taken', plate: plateText })
  for (const owner of [unknown, erased]) {
    register.given().when(registering(), { owner }).thenRefused({ code: 'owner-unknown', ownerId })
  }
})

test('a transfer holds from its instant on, for the vehicle and for its plate', () => {
  transfer
    .given(registered(at(10)))
    .when(transferring(at(11)))
    .then(transferred(at(11)), plateTransferred(at(11)))
  transfer
    .given(registered(at(10)))
    .when(transferring(null))
    .then(transferred(now), plateTransferred(now))
})

test('a deregistration frees the plate from its instant on', () => {
  deregister
    .given(registered(at(10)))
    .when({ vehicleId, effectiveAt: at(11) })
    .then(deregistered(at(11)), released(at(11)))
})

test('a change that names no instant follows a change that the clock has not passed', () => {
  const next = oneMsAfter(at(31))
  transfer
    .given(registered(at(31)))
    .when(transferring(null))
    .then(transferred(next), plateTransferred(next))
  deregister
    .given(registered(at(31)))
    .when({ vehicleId, effectiveAt: null })
    .then(deregistered(next), released(next))
})

test('no change holds from the instant of the last one or before, nor from the future', () => {
  const twice = [registered(at(10)), transferred(at(20))] as const
  for (const effectiveAt of [at(9), at(10), at(15), at(20)]) {
    transfer
      .given(...twice)
      .when(transferring(effectiveAt, ownerId))
      .thenRefused(tooEarly(effectiveAt, at(20)))
    deregister
      .given(...twice)
      .when({ vehicleId, effectiveAt })
      .thenRefused(tooEarly(effectiveAt, at(20)))
  }
  transfer
    .given(registered())
    .when(transferring(at(31)))
    .thenRefused(inFuture)
  deregister
    .given(registered())
    .when({ vehicleId, effectiveAt: at(31) })
    .thenRefused(inFuture)
})

test('a transfer to the present owner is refused, one back to an earlier owner is not', () => {
  transfer
    .given(registered())
    .when(transferring(null, ownerId))
    .thenRefused({ code: 'owner-unchanged', ownerId })
  transfer
    .given(registered(), transferred(at(11)))
    .when(transferring(at(12), ownerId))
    .then(transferred(at(12), ownerId), { ...plateTransferred(at(12)), ownerId })
})

test('a transfer to an owner who is not there or is erased is refused', () => {
  for (const owner of [unknown, erased]) {
    transfer
      .given(registered())
      .when(transferring(null), { owner })
      .thenRefused({ code: 'owner-unknown', ownerId: buyerId })
  }
})

test('a deregistered vehicle is final; only the same deregistration again has no effect', () => {
  const gone = [registered(), deregistered(at(20))] as const
  const final = { code: 'vehicle-deregistered', vehicleId, deregisteredAt: at(20) } as const
  transfer
    .given(...gone)
    .when(transferring(at(25)))
    .thenRefused(final)
  deregister
    .given(...gone)
    .when({ vehicleId, effectiveAt: at(25) })
    .thenRefused(final)
  deregister
    .given(...gone)
    .when({ vehicleId, effectiveAt: at(20) })
    .thenNothing()
  deregister
    .given(...gone)
    .when({ vehicleId, effectiveAt: null })
    .thenNothing()
})

test('a vehicle that never was is unknown to every command', () => {
  transfer.given().when(transferring(null)).thenRefused({ code: 'vehicle-unknown', vehicleId })
  deregister
    .given()
    .when({ vehicleId, effectiveAt: null })
    .thenRefused({ code: 'vehicle-unknown', vehicleId })
})

test('no command overwrites what was registered, so the revision stays the first', () => {
  assert.equal(vehicleRevision(fold(vehicle, [])), 0)
  assert.equal(vehicleRevision(fold(vehicle, [registered(), transferred(at(11)), deregistered(at(12))])), 1)
})
