import { addCategorySchema } from '@annals/inventory-contracts'
import { z } from 'zod'
import { foreignId, optionalText, text } from '../csv/cells.ts'
import type { ReadRows } from '../csv/read-rows.ts'
import { checkRequest } from './check-request.ts'
import { type Collected, collect } from './collect.ts'
import { deriveId } from './derive-id.ts'
import type { ShopCategory } from './shop.ts'

/** The columns of categories.csv. */
export const categoryColumns = z.object({ category_id: foreignId, name: text, description: optionalText })

export function readCategories(read: ReadRows<z.output<typeof categoryColumns>>): Collected<ShopCategory> {
  return collect(
    read,
    'category_id',
    (values) => values.category_id,
    ({ at, values }) => {
      const categoryId = deriveId('category', values.category_id)
      const { name, description } = values
      const checked = checkRequest(
        at,
        addCategorySchema,
        { categoryId, name, ...(description && { description }) },
        {
          name: 'name',
          description: 'description',
        },
      )
      return 'refusals' in checked ? checked : { item: { at, request: { ...checked.request, categoryId } } }
    },
  )
}
