import { z } from 'zod'
import { textSchema } from './text.ts'

/** A postal address. Every field but the country is optional: real shops have customers with less. */
export const addressSchema = z
  .strictObject({
    street: textSchema(200, 'multiline').optional(),
    city: textSchema(100).optional(),
    region: textSchema(100).optional(),
    postalCode: textSchema(20).optional(),
    country: textSchema(60).optional(),
  })
  .refine((address) => Object.values(address).some((field) => field !== undefined), {
    error: 'address-empty',
  })
  .meta({ id: 'Address' })

export type Address = z.infer<typeof addressSchema>
