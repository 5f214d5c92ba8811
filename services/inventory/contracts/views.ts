import {
  centsSchema,
  idSchema,
  instantSchema,
  pageQuerySchema,
  pageSchema,
  textSchema,
} from '@annals/contracts'
import { z } from 'zod'

export const categoryViewSchema = z
  .object({
    categoryId: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    revision: z.int().min(1),
  })
  .meta({ id: 'Category' })

export type CategoryView = z.infer<typeof categoryViewSchema>
export const categoryPageSchema = pageSchema(categoryViewSchema).meta({ id: 'CategoryPage' })

export const productStateSchema = z
  .enum(['Available', 'OutOfStock', 'InProduction', 'Discontinued'])
  .meta({ id: 'ProductState' })

export type ProductState = z.infer<typeof productStateSchema>

export const productViewSchema = z
  .object({
    productId: idSchema,
    name: z.string(),
    categoryId: idSchema,
    /** Null only while the category's own event has not arrived here. */
    categoryName: z.string().nullable(),
    priceCents: centsSchema,
    stock: z.int().min(0),
    reserved: z.int().min(0),
    available: z
      .int()
      .min(0)
      .describe('Stock that is not reserved, whether or not the product can be ordered.'),
    state: productStateSchema,
    addedAt: instantSchema,
    revision: z.int().min(1),
  })
  .meta({ id: 'Product' })

export type ProductView = z.infer<typeof productViewSchema>
export const productPageSchema = pageSchema(productViewSchema).meta({ id: 'ProductPage' })

const searchSchema = textSchema(200).optional().describe('Part of a name; case and marks do not matter.')

const categoryFilters = { search: searchSchema, sort: z.enum(['name', '-name']).default('name') }

export const categoryListQuerySchema = pageQuerySchema.extend(categoryFilters)
export const categoryCsvQuerySchema = z.strictObject(categoryFilters)
export type CategoryFilters = z.infer<typeof categoryCsvQuerySchema>

const productFilters = {
  search: searchSchema,
  categoryId: idSchema.optional(),
  state: productStateSchema.optional(),
  sort: z.enum(['name', '-name', 'price', '-price', 'available', '-available']).default('name'),
}

export const productListQuerySchema = pageQuerySchema.extend(productFilters)
export const productCsvQuerySchema = z.strictObject(productFilters)
export type ProductFilters = z.infer<typeof productCsvQuerySchema>

export const categoryCsvColumns = ['categoryId', 'name', 'description'] as const

export const productCsvColumns = [
  'productId',
  'name',
  'categoryId',
  'categoryName',
  'priceCents',
  'stock',
  'reserved',
  'available',
  'state',
  'addedAt',
] as const
