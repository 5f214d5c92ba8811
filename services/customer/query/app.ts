import { customerEvents } from '@annals/customer-contracts'
import { type Part, type PartWorld, queryPart } from '@annals/part'
import { customerQueryRoutes } from './http/routes.ts'
import { customerHistory } from './projections/customer-history.ts'
import { customers } from './projections/customers.ts'

/** The part that shows customers. It opens nothing and listens on no port. */
export function buildCustomerQuery(world: PartWorld): Part {
  return queryPart(
    {
      service: customerEvents.source,
      title: 'Customers: lists, profiles, histories and changes',
      projections: [customers, customerHistory],
      routes: customerQueryRoutes,
    },
    world,
  )
}
