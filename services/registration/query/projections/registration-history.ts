import { type EventOf, historyProjection } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'

/** What happened to an owner, a vehicle or a plate, by whom and when; nothing personal is among it. */
export const registrationHistory = historyProjection(registrationEvents, {
  name: 'registration-history',
  version: 1,
  params,
})

/** Of a person which fields changed, never their content; else the event's own fields but the id the history is of. */
function params({ type, data }: EventOf<typeof registrationEvents>): Readonly<Record<string, unknown>> {
  switch (type) {
    case 'OwnerRegistered':
    case 'OwnerErased':
      return {}
    case 'OwnerChanged':
      return { changed: data.changed }
    case 'VehicleRegistered':
    case 'VehicleTransferred':
    case 'VehicleDeregistered': {
      const { vehicleId: _id, ...fields } = data
      return fields
    }
    case 'PlateAssigned':
    case 'PlateTransferred':
    case 'PlateReleased': {
      const { plate: _plate, ...fields } = data
      return fields
    }
  }
}
