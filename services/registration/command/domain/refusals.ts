import type { CalendarDay, Instant } from '@annals/kernel'

/** Never registered or, as the owner of a vehicle, erased. */
export type OwnerUnknown = { readonly code: 'owner-unknown'; readonly ownerId: string }
export type OwnerErasedRefusal = { readonly code: 'owner-erased'; readonly ownerId: string }
type OwnerIdTaken = { readonly code: 'owner-id-taken'; readonly ownerId: string }
export type BirthDateOutOfRange = {
  readonly code: 'birth-date-out-of-range'
  readonly birthDate: CalendarDay
  readonly earliest: CalendarDay
  readonly latest: CalendarDay
}

export type VehicleUnknown = { readonly code: 'vehicle-unknown'; readonly vehicleId: string }
export type VehicleDeregisteredRefusal = {
  readonly code: 'vehicle-deregistered'
  readonly vehicleId: string
  readonly deregisteredAt: Instant
}

/** The vehicle id is in use by a vehicle that was registered with other content. */
type VehicleIdTaken = { readonly code: 'vehicle-id-taken'; readonly vehicleId: string }

/** Another vehicle bears the plate. */
type PlateTaken = { readonly code: 'plate-taken'; readonly plate: string }

/** The plate is free, but another vehicle bore it until later than that instant. */
type PlateIntervalOverlaps = {
  readonly code: 'plate-interval-overlaps'
  readonly plate: string
  readonly effectiveAt: Instant
  readonly earliest: Instant
}
type OwnerUnchanged = { readonly code: 'owner-unchanged'; readonly ownerId: string }

export type InstantInFuture = {
  readonly code: 'instant-in-future'
  readonly effectiveAt: Instant
  readonly now: Instant
}

/** At or before the vehicle's last change. */
export type EffectiveTooEarly = {
  readonly code: 'effective-too-early'
  readonly effectiveAt: Instant
  readonly earliest: Instant
}

export type RegisterOwnerRefusal = OwnerIdTaken | OwnerErasedRefusal | BirthDateOutOfRange
export type ChangeOwnerRefusal = OwnerUnknown | OwnerErasedRefusal | BirthDateOutOfRange
export type RegisterVehicleRefusal =
  | VehicleIdTaken
  | InstantInFuture
  | PlateTaken
  | PlateIntervalOverlaps
  | OwnerUnknown
export type TransferVehicleRefusal =
  | VehicleUnknown
  | VehicleDeregisteredRefusal
  | InstantInFuture
  | EffectiveTooEarly
  | OwnerUnknown
  | OwnerUnchanged
export type DeregisterVehicleRefusal =
  | VehicleUnknown
  | VehicleDeregisteredRefusal
  | InstantInFuture
  | EffectiveTooEarly
