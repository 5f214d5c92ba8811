import type { EventCatalogue, Instant } from '@annals/kernel'
import type { OwnerDetails, OwnerField } from './owner-details.ts'

/** As stored: every personal field is null once the person's key is gone. */
type StoredDetails = { readonly [Field in OwnerField]: OwnerDetails[Field] | null }

export type OwnerRegistered = StoredDetails & { readonly type: 'OwnerRegistered'; readonly ownerId: string }

export type OwnerChanged = StoredDetails & {
  readonly type: 'OwnerChanged'
  readonly ownerId: string
  readonly changed: readonly OwnerField[]
}

export type OwnerErased = { readonly type: 'OwnerErased'; readonly ownerId: string }

export type OwnerEvent = OwnerRegistered | OwnerChanged | OwnerErased

/** Of a vehicle and its plate, from an instant on. */
type Effective = { readonly vehicleId: string; readonly plate: string; readonly effectiveAt: Instant }
type Held = Effective & { readonly ownerId: string }

export type VehicleRegistered = Held & {
  readonly type: 'VehicleRegistered'
  readonly brand: string
  readonly model: string
  readonly fiscalPower: number
}
export type VehicleTransferred = Held & { readonly type: 'VehicleTransferred' }
export type VehicleDeregistered = Effective & { readonly type: 'VehicleDeregistered' }

export type VehicleEvent = VehicleRegistered | VehicleTransferred | VehicleDeregistered

export type PlateAssigned = Held & { readonly type: 'PlateAssigned' }
export type PlateTransferred = Held & { readonly type: 'PlateTransferred' }
export type PlateReleased = Effective & { readonly type: 'PlateReleased' }

export type PlateEvent = PlateAssigned | PlateTransferred | PlateReleased

export type RegistrationEvent = OwnerEvent | VehicleEvent | PlateEvent

const personal = {
  person: (event: { readonly ownerId: string }) => event.ownerId,
  fields: ['name', 'birthDate', 'email'],
} as const

export const registrationCatalogue: EventCatalogue<RegistrationEvent> = {
  OwnerRegistered: { version: 1, personal },
  OwnerChanged: { version: 1, personal },
  OwnerErased: { version: 1 },
  VehicleRegistered: { version: 1 },
  VehicleTransferred: { version: 1 },
  VehicleDeregistered: { version: 1 },
  PlateAssigned: { version: 1 },
  PlateTransferred: { version: 1 },
  PlateReleased: { version: 1 },
}

export function ownerStream(ownerId: string): string {
  return `owner-${ownerId}`
}

export function vehicleStream(vehicleId: string): string {
  return `vehicle-${vehicleId}`
}

export function plateStream(plate: string): string {
  return `plate-${plate}`
}

export function streamOfRegistrationEvent(event: RegistrationEvent): string {
  switch (event.type) {
    case 'OwnerRegistered':
    case 'OwnerChanged':
    case 'OwnerErased':
      return ownerStream(event.ownerId)
    case 'VehicleRegistered':
    case 'VehicleTransferred':
    case 'VehicleDeregistered':
      return vehicleStream(event.vehicleId)
    case 'PlateAssigned':
    case 'PlateTransferred':
    case 'PlateReleased':
      return plateStream(event.plate)
  }
}
