import { type OrderListItem, type OrderStatus, orderStatuses } from '@annals/order-contracts'

type OrderTotal = { readonly orders: number; readonly lines: number; readonly cents: number }

export type OrderTotals = OrderTotal & {
  /** Of the statuses that occur, in the order of an order's life. */
  readonly byStatus: readonly (OrderTotal & { readonly status: OrderStatus })[]
}

/** What the orders come to, as the read model says. */
export function orderTotals(orders: Iterable<OrderListItem>): OrderTotals {
  const all = [...orders]
  return {
    ...totalOf(all),
    byStatus: orderStatuses.flatMap((status) => {
      const some = all.filter((order) => order.status === status)
      return some.length === 0 ? [] : [{ status, ...totalOf(some) }]
    }),
  }
}

function totalOf(orders: readonly OrderListItem[]): OrderTotal {
  return {
    orders: orders.length,
    lines: orders.reduce((sum, order) => sum + order.lineCount, 0),
    cents: orders.reduce((sum, order) => sum + order.netCents, 0),
  }
}
