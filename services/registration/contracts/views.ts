import { calendarDaySchema, idSchema, instantSchema, plateSchema, textSchema } from '@annals/contracts'
import { z } from 'zod'

/** An owner as queries answer it. The personal fields of an erased owner are null. */
export const ownerViewSchema = z
  .object({
    ownerId: idSchema,
    name: z.string().nullable(),
    birthDate: calendarDaySchema.nullable(),
    email: z.string().nullable(),
    registeredAt: instantSchema,
    erased: z.boolean(),
    revision: z.int().min(1),
  })
  .meta({ id: 'Owner' })
export type OwnerView = z.infer<typeof ownerViewSchema>

export const ownerListQuerySchema = z.strictObject({
  search: textSchema(200)
    .optional()
    .describe('Words of a name or an e-mail, each in part; case and marks do not matter.'),
  sort: z.enum(['name', '-name', 'registeredAt', '-registeredAt']).default('name'),
  erased: z.enum(['hide', 'show']).default('hide'),
})
export type OwnerFilters = z.infer<typeof ownerListQuerySchema>

export const vehicleStateSchema = z.enum(['Registered', 'Deregistered']).meta({ id: 'VehicleState' })

const vehicle = {
  vehicleId: idSchema,
  plate: z.string(),
  brand: z.string(),
  model: z.string(),
  fiscalPower: z.int().min(1),
  state: vehicleStateSchema,
  /** The last owner of a deregistered vehicle. */
  ownerId: idSchema,
  /** Null when erased. */
  ownerName: z.string().nullable(),
  registeredAt: instantSchema.describe('Since when it has borne the plate.'),
  deregisteredAt: instantSchema.nullable(),
  revision: z.int().min(1),
}

export const vehicleListItemSchema = z.object(vehicle).meta({ id: 'VehicleListItem' })
export type VehicleListItem = z.infer<typeof vehicleListItemSchema>

/** Who owned it from when to when; `to` is null while it holds. */
export const ownershipSchema = z
  .object({
    ownerId: idSchema,
    ownerName: z.string().nullable(),
    from: instantSchema,
    to: instantSchema.nullable(),
  })
  .meta({ id: 'Ownership' })

export const vehicleViewSchema = z
  .object({ ...vehicle, ownerships: z.array(ownershipSchema) })
  .meta({ id: 'Vehicle' })
export type VehicleView = z.infer<typeof vehicleViewSchema>

export const vehicleListQuerySchema = z.strictObject({
  plate: plateSchema.optional().describe('Every vehicle that ever bore it.'),
  ownerId: idSchema.optional().describe('The present or last owner.'),
  state: vehicleStateSchema.optional(),
  search: textSchema(100).optional().describe('Words of brand or model, each in part.'),
  sort: z.enum(['plate', '-plate', 'registeredAt', '-registeredAt']).default('plate'),
})
export type VehicleFilters = z.infer<typeof vehicleListQuerySchema>
