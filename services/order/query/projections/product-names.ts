import { inventoryEvents } from '@annals/inventory-contracts'
import { from, type Projection } from '@annals/projections'

/** Joined to an order's lines when it is shown. */
export type ProductNameRow = { readonly productId: string; readonly name: string }

const named = (_row: unknown, { data }: { readonly data: ProductNameRow }): ProductNameRow => ({
  productId: data.productId,
  name: data.name,
})

export const productNames: Projection<ProductNameRow> = {
  name: 'order-product-names',
  version: 1,
  changes: 'none',
  table: {
    name: 'order_product_names',
    columns: { productId: { type: 'text', length: 36 }, name: { type: 'text', length: 200 } },
    key: 'productId',
  },
  sources: [
    from<ProductNameRow, typeof inventoryEvents>(
      inventoryEvents,
      { ProductAdded: named, ProductChanged: named },
      ({ subject }) => subject.slice('product-'.length),
    ),
  ],
}
