import { addressSchema, idSchema, instantSchema, textSchema } from '@annals/contracts'
import { z } from 'zod'

/** A customer as queries answer it. The personal fields of an erased customer are null. */
export const customerViewSchema = z
  .object({
    customerId: idSchema,
    name: z.string().nullable(),
    address: addressSchema.nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    registeredAt: instantSchema,
    erased: z.boolean(),
    revision: z.int().min(1),
  })
  .meta({ id: 'Customer' })

export type CustomerView = z.infer<typeof customerViewSchema>

export const customerSortSchema = z.enum(['name', '-name', 'registeredAt', '-registeredAt'])

export type CustomerSort = z.infer<typeof customerSortSchema>

/** Filters and order of the list, also of its CSV file. */
export const customerListQuerySchema = z.strictObject({
  search: textSchema(200)
    .optional()
    .describe('Words of a name or an e-mail, each in part; case and marks do not matter.'),
  sort: customerSortSchema.default('name'),
  erased: z.enum(['hide', 'show']).default('hide'),
})

export type CustomerFilters = z.infer<typeof customerListQuerySchema>
