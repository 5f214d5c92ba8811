import { from, type Projection } from '@annals/projections'
import { registrationEvents } from '@annals/registration-contracts'

/** What a vehicle is: it stays, whoever owns it and whether or not it is registered still. */
export type VehicleRow = {
  readonly vehicleId: string
  readonly brand: string
  readonly model: string
  readonly fiscalPower: number
}

export const vehicles: Projection<VehicleRow> = {
  name: 'infraction-vehicles',
  version: 1,
  changes: 'none',
  table: {
    name: 'infraction_vehicles',
    columns: {
      vehicleId: { type: 'text', length: 36 },
      brand: { type: 'text', length: 100 },
      model: { type: 'text', length: 100 },
      fiscalPower: { type: 'integer' },
    },
    key: 'vehicleId',
  },
  sources: [
    from<VehicleRow, typeof registrationEvents>(
      registrationEvents,
      {
        VehicleRegistered: (_none, { data: { vehicleId, brand, model, fiscalPower } }) => ({
          vehicleId,
          brand,
          model,
          fiscalPower,
        }),
      },
      ({ subject }) => subject.slice('vehicle-'.length),
    ),
  ],
}
