import { type CalendarDay, calendarDay, type Instant } from '@annals/kernel'
import type {
  OwnerChanged,
  OwnerErased,
  OwnerRegistered,
  VehicleDeregistered,
  VehicleRegistered,
  VehicleTransferred,
} from './events.ts'
import type { Owner } from './owner.ts'
import type { OwnerDetails, OwnerField } from './owner-details.ts'

export const ownerId = '0192aaaa-0000-7000-8000-000000000001'
export const buyerId = '0192aaaa-0000-7000-8000-000000000002'
export const vehicleId = '0192bbbb-0000-7000-8000-000000000001'
export const otherVehicleId = '0192bbbb-0000-7000-8000-000000000002'
export const plateText = '12345أ6'
export const today: CalendarDay = calendarDay('2026-03-10')

export const amina: OwnerDetails = {
  name: 'Amina El Fassi',
  birthDate: calendarDay('1984-02-29'),
  email: 'amina@elfassi.example',
}

/** Minute of one morning; `now` is its thirtieth. */
export function at(minute: number): Instant {
  return `2026-03-10T09:${String(minute).padStart(2, '0')}:00.000Z` as Instant
}

export const now = at(30)

export const known: Owner = { status: 'Registered', details: amina, registeredAs: amina, revision: 1 }

export const ownerRegistered = (details: OwnerDetails = amina): OwnerRegistered => ({
  type: 'OwnerRegistered',
  ownerId,
  ...details,
})
export const ownerChanged = (details: OwnerDetails, changed: readonly OwnerField[]): OwnerChanged => ({
  type: 'OwnerChanged',
  ownerId,
  changed,
  ...details,
})
export const ownerErased: OwnerErased = { type: 'OwnerErased', ownerId }

export const clio = {
  vehicleId,
  plate: plateText,
  brand: 'Renault',
  model: 'Clio',
  fiscalPower: 5,
  ownerId,
} as const

export const registered = (effectiveAt: Instant = at(10)): VehicleRegistered => ({
  type: 'VehicleRegistered',
  ...clio,
  effectiveAt,
})
export const transferred = (effectiveAt: Instant, to = buyerId): VehicleTransferred => ({
  type: 'VehicleTransferred',
  plate: plateText,
  vehicleId,
  ownerId: to,
  effectiveAt,
})
export const deregistered = (effectiveAt: Instant): VehicleDeregistered => ({
  type: 'VehicleDeregistered',
  plate: plateText,
  vehicleId,
  effectiveAt,
})
