import type { RouteRequest } from '@annals/http'
import type { OrderFilters } from '@annals/order-contracts'
import type { RowQuery } from '@annals/part'
import { escapeLike, type Reader, searchCondition } from '@annals/projections'
import { customerNames } from '../projections/customer-names.ts'
import type { OrderRow } from '../projections/order-list.ts'
import { onlyCustomerOf } from './visibility.ts'

/** Leaves the orders that the filters let through and that this person may see. */
export function narrowOrders(
  rows: RowQuery<OrderRow>,
  filters: OrderFilters,
  principal: RouteRequest['principal'],
  reader: Reader,
): void {
  const own = onlyCustomerOf(principal)
  if (own !== undefined) rows.andWhere('row.customerId = :own', { own })
  const { status, customerId, productId, orderDateFrom, orderDateTo, search } = filters
  if (status !== undefined) rows.andWhere('row.status IN (:...status)', { status })
  if (customerId !== undefined) rows.andWhere('row.customerId = :customerId', { customerId })
  if (productId !== undefined) {
    // Lines are stored as JSON text without spaces, and an id holds nothing that JSON or LIKE would escape.
    rows.andWhere('row.lines LIKE :product', { product: `%"productId":"${productId}"%` })
  }
  if (orderDateFrom !== undefined) rows.andWhere('row.orderDate >= :orderDateFrom', { orderDateFrom })
  if (orderDateTo !== undefined) rows.andWhere('row.orderDate <= :orderDateTo', { orderDateTo })
  if (search !== undefined) narrowToSearch(rows, search, reader)
}

function narrowToSearch(rows: RowQuery<OrderRow>, search: string, reader: Reader): void {
  const idStart = `${escapeLike(search.toLowerCase())}%`
  const name = searchCondition('customer.searchName', search)
  const byId = "row.orderId LIKE :idStart ESCAPE '!'"
  if (name === undefined) {
    rows.andWhere(byId, { idStart })
    return
  }
  const named = rows
    .subQuery()
    .select('customer.customerId')
    .from(reader.entity(customerNames), 'customer')
    .where(name.sql)
    .getQuery()
  rows.andWhere(`(${byId} OR row.customerId IN ${named})`, { idStart, ...name.parameters })
}
