import type { Route } from '@annals/http'
import { changesRoute, type QueryRoutesContext, watched } from '@annals/part'
import { categories } from '../projections/categories.ts'
import { products } from '../projections/products.ts'
import { categoryRoutes } from './category-routes.ts'
import { productRoutes } from './product-routes.ts'
import { readers } from './readers.ts'

/** Everything of the inventory that can be read. */
export function inventoryQueryRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...categoryRoutes(context),
    ...productRoutes(context),
    changesRoute(context, {
      roles: readers,
      projections: [watched('categories', categories, () => true), watched('products', products, () => true)],
    }),
  ]
}
