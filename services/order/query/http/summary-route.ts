import { type Route, route } from '@annals/http'
import {
  type OrderSummary,
  orderStatuses,
  orderSummaryQuerySchema,
  orderSummarySchema,
} from '@annals/order-contracts'
import { type QueryRoutesContext, readAfter } from '@annals/part'
import { orderList } from '../projections/order-list.ts'
import { narrowOrders } from './narrow-orders.ts'
import { readers } from './visibility.ts'

type StatusTotal = { readonly status: string; readonly count: number | string; readonly netCents: string }

/** How many orders there are in each status and what they come to, summed when asked. */
export function summaryRoute(context: QueryRoutesContext): Route {
  return route({
    method: 'get',
    path: '/orders/summary',
    operationId: 'summariseOrders',
    summary: 'Number and total of the orders in each status',
    roles: readers,
    query: orderSummaryQuerySchema,
    answers: {
      200: { description: 'All statuses, also those without an order.', schema: orderSummarySchema },
    },
    problems: {},
    handle: async (request) => {
      const totals = await readAfter(context, request, (reader) => {
        const rows = reader.builder(orderList, 'row')
        narrowOrders(rows, request.query, request.principal, reader)
        return (
          rows
            .select('row.status', 'status')
            .addSelect('COUNT(*)', 'count')
            // As text: a sum above 2^53 is no number that a driver may hand out.
            .addSelect('CAST(SUM(row.netCents) AS CHAR)', 'netCents')
            .groupBy('row.status')
            .getRawMany<StatusTotal>()
        )
      })
      return { status: 200, body: summaryOf(totals) }
    },
  })
}

function summaryOf(totals: readonly StatusTotal[]): OrderSummary {
  const byStatus = orderStatuses.map((status) => {
    const total = totals.find((candidate) => candidate.status === status)
    return { status, count: Number(total?.count ?? 0), netCents: Number(total?.netCents ?? 0) }
  })
  return {
    count: byStatus.reduce((sum, { count }) => sum + count, 0),
    netCents: byStatus.reduce((sum, { netCents }) => sum + netCents, 0),
    byStatus,
  }
}
