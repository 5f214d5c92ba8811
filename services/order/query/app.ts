import { type Part, type PartWorld, queryPart } from '@annals/part'
import { orderQueryRoutes } from './http/routes.ts'
import { customerNames } from './projections/customer-names.ts'
import { orderHistory } from './projections/order-history.ts'
import { orderList } from './projections/order-list.ts'
import { productNames } from './projections/product-names.ts'

/** The part that shows orders. It opens nothing and listens on no port. */
export function buildOrderQuery(world: PartWorld): Part {
  return queryPart(
    {
      service: 'order',
      title: 'Orders: lists, details, histories and changes',
      projections: [orderList, customerNames, productNames, orderHistory],
      routes: orderQueryRoutes,
    },
    world,
  )
}
