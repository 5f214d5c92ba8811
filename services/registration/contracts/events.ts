import { eventContract, idSchema, instantSchema, normalPlateSchema } from '@annals/contracts'
import { z } from 'zod'

/** Personal fields: null when not given, and null for ever once the person was erased. */
const personalFields = {
  name: z.string().nullable(),
  birthDate: z.string().nullable(),
  email: z.string().nullable(),
}

const vehicle = { vehicleId: idSchema, plate: normalPlateSchema, effectiveAt: instantSchema }
const held = { plate: normalPlateSchema, vehicleId: idSchema, ownerId: idSchema, effectiveAt: instantSchema }

/**
 * What the registration service promises to publish. Streams: `owner-<ownerId>`, `vehicle-<vehicleId>`, and
 * `plate-<plate>`, which tells who bore a plate from when on: its events are in the order of `effectiveAt`, over all
 * vehicles that ever bore it.
 */
export const registrationEvents = eventContract({
  source: 'registration',
  partitions: 12,
  events: {
    OwnerRegistered: z.object({ ownerId: idSchema, ...personalFields }),
    /** `changed` names the fields that differ from before; the values are the whole replacement. */
    OwnerChanged: z.object({ ownerId: idSchema, changed: z.array(z.string()), ...personalFields }),
    OwnerErased: z.object({ ownerId: idSchema }),
    VehicleRegistered: z.object({
      ...vehicle,
      brand: z.string(),
      model: z.string(),
      fiscalPower: z.int().min(1),
      ownerId: idSchema,
    }),
    VehicleTransferred: z.object({ ...vehicle, ownerId: idSchema }),
    VehicleDeregistered: z.object(vehicle),
    PlateAssigned: z.object(held),
    PlateTransferred: z.object(held),
    PlateReleased: z.object({
      plate: normalPlateSchema,
      vehicleId: idSchema,
      effectiveAt: instantSchema,
    }),
  },
})
