import { inventoryEvents } from '@annals/inventory-contracts'
import { type Part, type PartWorld, queryPart } from '@annals/part'
import { inventoryQueryRoutes } from './http/routes.ts'
import { categories } from './projections/categories.ts'
import { inventoryHistory } from './projections/inventory-history.ts'
import { products } from './projections/products.ts'

/** The part that shows the inventory. It opens nothing and listens on no port. */
export function buildInventoryQuery(world: PartWorld): Part {
  return queryPart(
    {
      service: inventoryEvents.source,
      title: 'Inventory: categories, products, stock, histories and changes',
      projections: [categories, products, inventoryHistory],
      routes: inventoryQueryRoutes,
    },
    world,
  )
}
