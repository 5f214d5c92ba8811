import { inventoryEvents } from '@annals/inventory-contracts'
import { from, type ProjectedEvent, type Projection } from '@annals/projections'

/** What an order is priced and checked by. Stock is not here: activation asks inventory for it. */
export type ProductRow = {
  readonly productId: string
  readonly priceCents: number
  readonly state: 'Orderable' | 'InProduction' | 'Discontinued'
}

export const productReferences: Projection<ProductRow> = {
  name: 'order-products',
  version: 1,
  table: {
    name: 'order_products',
    columns: {
      productId: { type: 'text', length: 36 },
      priceCents: { type: 'integer' },
      state: { type: 'text', length: 12 },
    },
    key: 'productId',
  },
  sources: [
    from<ProductRow, typeof inventoryEvents>(
      inventoryEvents,
      {
        ProductAdded: (_none, { data }) => ({
          productId: data.productId,
          priceCents: data.priceCents,
          state: 'Orderable',
        }),
        ProductPriceChanged: (row, event) => ({ ...added(row, event), priceCents: event.data.priceCents }),
        ProductionStarted: (row, event) => ({ ...added(row, event), state: 'InProduction' }),
        ProductionEnded: (row, event) => ({ ...added(row, event), state: 'Orderable' }),
        ProductDiscontinued: (row, event) => ({ ...added(row, event), state: 'Discontinued' }),
      },
      ({ subject }) => subject.slice('product-'.length),
    ),
  ],
}

function added(row: ProductRow | undefined, event: ProjectedEvent): ProductRow {
  if (row === undefined)
    throw new Error(`${event.type} at ${event.position} precedes the ProductAdded of ${event.subject}`)
  return row
}
