import {
  calendarDaySchema,
  emailSchema,
  idSchema,
  instantSchema,
  plateSchema,
  textSchema,
} from '@annals/contracts'
import { z } from 'zod'

const ownerDetails = {
  name: textSchema(200),
  birthDate: calendarDaySchema.describe('Not in the future, nor before 1900.'),
  email: emailSchema.optional(),
}

export const registerOwnerSchema = z
  .strictObject({
    ownerId: idSchema.optional().describe("The client's own id; one is minted when left out."),
    ...ownerDetails,
  })
  .meta({ id: 'RegisterOwner' })

/** A whole replacement: a field that is left out is removed. */
export const changeOwnerSchema = z.strictObject(ownerDetails).meta({ id: 'ChangeOwner' })

export const ownerParamsSchema = z.strictObject({ ownerId: idSchema })

/** Since when it holds: now when left out, the past is allowed, the future is not. */
const effectiveAt = instantSchema.optional()

export const registerVehicleSchema = z
  .strictObject({
    vehicleId: idSchema.optional().describe("The client's own id; one is minted when left out."),
    plate: plateSchema,
    brand: textSchema(100),
    model: textSchema(100),
    fiscalPower: z.int().min(1).max(200).describe('Fiscal horsepower.'),
    ownerId: idSchema,
    effectiveAt,
  })
  .meta({ id: 'RegisterVehicle' })

export const transferVehicleSchema = z
  .strictObject({ ownerId: idSchema, effectiveAt })
  .meta({ id: 'TransferVehicle' })

export const deregisterVehicleSchema = z.strictObject({ effectiveAt }).meta({ id: 'DeregisterVehicle' })

export const vehicleParamsSchema = z.strictObject({ vehicleId: idSchema })

export type ChangeOwnerBody = z.infer<typeof changeOwnerSchema>
export type RegisterVehicleBody = z.infer<typeof registerVehicleSchema>
