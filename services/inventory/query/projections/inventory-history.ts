import { inventoryEvents } from '@annals/inventory-contracts'
import { type EventOf, historyProjection } from '@annals/projections'

/** What happened to a category or a product, by whom and when; a product's stock movements are among it. */
export const inventoryHistory = historyProjection(inventoryEvents, {
  name: 'inventory-history',
  version: 1,
  params,
})

/** The event's own fields but the id that the history is of. */
function params({ data }: EventOf<typeof inventoryEvents>): Readonly<Record<string, unknown>> {
  if ('productId' in data) {
    const { productId: _id, ...fields } = data
    return fields
  }
  if ('orderId' in data) return data
  const { categoryId: _id, ...fields } = data
  return fields
}
