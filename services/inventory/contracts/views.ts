import { centsSchema, idSchema, instantSchema, textSchema } from '@annals/contracts'
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

const searchSchema = textSchema(200)
  .optional()
  .describe('Words of a name, each in part; case and marks do not matter.')

/** Filters and order of the list of categories, also of its CSV file. */
export const categoryListQuerySchema = z.strictObject({
  search: searchSchema,
  sort: z.enum(['name', '-name']).default('name'),
})

export type CategoryFilters = z.infer<typeof categoryListQuerySchema>

/** Filters and order of the list of products, also of its CSV file. */
export const productListQuerySchema = z.strictObject({
  search: searchSchema,
  categoryId: idSchema.optional(),
  state: productStateSchema.optional(),
  sort: z.enum(['name', '-name', 'price', '-price', 'available', '-available']).default('name'),
})

export type ProductFilters = z.infer<typeof productListQuerySchema>
