import {
  addressSchema,
  idSchema,
  instantSchema,
  pageQuerySchema,
  pageSchema,
  textSchema,
} from '@annals/contracts'
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

export const customerPageSchema = pageSchema(customerViewSchema).meta({ id: 'CustomerPage' })

export const customerSortSchema = z.enum(['name', '-name', 'registeredAt', '-registeredAt'])

/** Filters and order of the list, also of its CSV. */
const customerFilters = {
  search: textSchema(200).optional().describe('Part of a name or an e-mail; case and marks do not matter.'),
  sort: customerSortSchema.default('name'),
  erased: z.enum(['hide', 'show']).default('hide'),
}

export const customerListQuerySchema = pageQuerySchema.extend(customerFilters)
export const customerCsvQuerySchema = z.strictObject(customerFilters)

export type CustomerFilters = z.infer<typeof customerCsvQuerySchema>

export const customerCsvColumns = [
  'customerId',
  'name',
  'email',
  'phone',
  'street',
  'city',
  'region',
  'postalCode',
  'country',
  'registeredAt',
  'erased',
] as const
