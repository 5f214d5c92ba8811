import type { Aggregate, Instant } from '@annals/kernel'
import type { VehicleEvent, VehicleRegistered } from './events.ts'

/** A vehicle bears one plate from its registration to its deregistration, which is final. */
export type Vehicle = { readonly status: 'Unknown' } | KnownVehicle

export type KnownVehicle = {
  readonly status: 'Registered' | 'Deregistered'
  /** What a repeated registration is compared with. */
  readonly registeredAs: Omit<VehicleRegistered, 'type'>
  readonly ownerId: string
  /** Since when its last event holds: the next one holds later. */
  readonly changedAt: Instant
}

export const vehicle: Aggregate<Vehicle, VehicleEvent> = { initial: { status: 'Unknown' }, evolve }

/** No command overwrites a vehicle's fields: a transfer begins an ownership and leaves the ones before it. */
export function vehicleRevision(state: Vehicle): number {
  return state.status === 'Unknown' ? 0 : 1
}

function evolve(state: Vehicle, event: VehicleEvent): Vehicle {
  if (event.type === 'VehicleRegistered') {
    const { type: _type, ...registeredAs } = event
    const { ownerId, effectiveAt } = registeredAs
    return { status: 'Registered', registeredAs, ownerId, changedAt: effectiveAt }
  }
  if (state.status === 'Unknown')
    throw new Error(`${event.type} of vehicle ${event.vehicleId} precedes its VehicleRegistered`)
  switch (event.type) {
    case 'VehicleTransferred':
      return { ...state, ownerId: event.ownerId, changedAt: event.effectiveAt }
    case 'VehicleDeregistered':
      return { ...state, status: 'Deregistered', changedAt: event.effectiveAt }
  }
}
