import type { AnyEventOf } from '@annals/contracts'
import type { registrationEvents } from '@annals/registration-contracts'
import type { RegistrationEvent } from './domain/events.ts'

/** One stored event, one contract event, field by field: what is not named here does not leave. */
export function publishedRegistrationEvent(event: RegistrationEvent): AnyEventOf<typeof registrationEvents> {
  switch (event.type) {
    // Personal fields that the key no longer opens are published as null.
    case 'OwnerRegistered': {
      const { type, ownerId, name, birthDate, email } = event
      return { type, data: { ownerId, name, birthDate, email } }
    }
    case 'OwnerChanged': {
      const { type, ownerId, changed, name, birthDate, email } = event
      return { type, data: { ownerId, changed: [...changed], name, birthDate, email } }
    }
    case 'OwnerErased': {
      const { type, ownerId } = event
      return { type, data: { ownerId } }
    }
    case 'VehicleRegistered': {
      const { type, vehicleId, plate, brand, model, fiscalPower, ownerId, effectiveAt } = event
      return { type, data: { vehicleId, plate, brand, model, fiscalPower, ownerId, effectiveAt } }
    }
    case 'VehicleTransferred':
    case 'PlateAssigned':
    case 'PlateTransferred': {
      const { type, plate, vehicleId, ownerId, effectiveAt } = event
      return { type, data: { plate, vehicleId, ownerId, effectiveAt } }
    }
    case 'VehicleDeregistered':
    case 'PlateReleased': {
      const { type, plate, vehicleId, effectiveAt } = event
      return { type, data: { plate, vehicleId, effectiveAt } }
    }
  }
}
