import type { OrderListItem, OrderView } from '@annals/order-contracts'
import type { Reader } from '@annals/projections'
import { customerNames } from '../projections/customer-names.ts'
import type { OrderRow } from '../projections/order-list.ts'
import { productNames } from '../projections/product-names.ts'

/** The columns that a list item shows; the wide ones stay unread. */
export type OrderListRow = Omit<OrderRow, 'lines' | 'deliveryAddress' | 'lastRefusal' | 'abandonReason'>

/** List items with the names of today. */
export async function orderListItems(
  rows: readonly OrderListRow[],
  reader: Reader,
): Promise<readonly OrderListItem[]> {
  const names = await reader.rows(customerNames, [...new Set(rows.map((row) => row.customerId))])
  return rows.map((row) => listItem(row, names.get(row.customerId)?.name ?? null))
}

/** One order whole. */
export async function orderView(row: OrderRow, reader: Reader): Promise<OrderView> {
  const [item] = await orderListItems([row], reader)
  if (item === undefined) throw new Error(`order ${row.orderId} became no item`)
  const shortages = row.lastRefusal?.shortages ?? []
  const productIds = new Set([...row.lines, ...shortages].map((line) => line.productId))
  const products = await reader.rows(productNames, [...productIds])
  const named = <Line extends { readonly productId: string }>(line: Line) => ({
    ...line,
    productName: products.get(line.productId)?.name ?? null,
  })
  return {
    ...item,
    deliveryAddress: row.deliveryAddress,
    lines: row.lines.map(named),
    activationAttempt: row.activationAttempt,
    activationDueAt: row.activationDueAt,
    lastRefusal:
      row.lastRefusal === null ? null : { attempt: row.lastRefusal.attempt, shortages: shortages.map(named) },
    abandonReason: row.abandonReason,
  }
}

function listItem(row: OrderListRow, customerName: string | null): OrderListItem {
  return {
    orderId: row.orderId,
    customerId: row.customerId,
    customerName,
    status: row.status,
    activation: row.activation,
    orderDate: row.orderDate,
    requestedDeliveryDate: row.requestedDeliveryDate,
    shippedDate: row.shippedDate,
    deliveredDate: row.deliveredDate,
    netCents: row.netCents,
    lineCount: row.lineCount,
    placedAt: row.placedAt,
    revision: row.revision,
  }
}
