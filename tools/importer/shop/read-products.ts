import { addProductSchema } from '@annals/inventory-contracts'
import { z } from 'zod'
import { amountInCents, flag, foreignId, text, unitsInStock } from '../csv/cells.ts'
import { refusalOf } from '../csv/line-refusal.ts'
import type { ReadRows } from '../csv/read-rows.ts'
import { checkRequest } from './check-request.ts'
import { type Collected, collect } from './collect.ts'
import { deriveId } from './derive-id.ts'
import type { ShopCategory, ShopProduct } from './shop.ts'

/** The columns of products.csv. */
export const productColumns = z.object({
  product_id: foreignId,
  name: text,
  category_id: foreignId,
  unit_price: amountInCents,
  units_in_stock: unitsInStock,
  discontinued: flag,
})

export function readProducts(
  read: ReadRows<z.output<typeof productColumns>>,
  categories: Collected<ShopCategory>,
): Collected<ShopProduct> {
  return collect(
    read,
    'product_id',
    (values) => values.product_id,
    ({ at, values }) => {
      const category = categories.items.get(values.category_id)
      if (category === undefined) {
        const rule = `${values.category_id} is no category: it is missing in categories.csv or was refused there`
        return { refusals: [refusalOf(at, rule, 'category_id')] }
      }
      const productId = deriveId('product', values.product_id)
      const request = {
        productId,
        name: values.name,
        categoryId: category.request.categoryId,
        priceCents: values.unit_price,
      }
      const checked = checkRequest(at, addProductSchema, request, { name: 'name', priceCents: 'unit_price' })
      if ('refusals' in checked) return checked
      const goal = values.discontinued ? 'Discontinued' : 'OnSale'
      return {
        item: { at, request: { ...checked.request, productId }, unitsInStock: values.units_in_stock, goal },
      }
    },
  )
}
