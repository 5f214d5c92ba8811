import type { CsvColumn, Route } from '@annals/http'
import {
  type OrderListItem,
  type OrderSort,
  orderListItemSchema,
  orderListQuerySchema,
  orderParamsSchema,
  orderViewSchema,
} from '@annals/order-contracts'
import {
  changesRoute,
  historyRoute,
  type ItemDefinition,
  itemRoute,
  listRoutes,
  type QueryRoutesContext,
  watched,
} from '@annals/part'
import type { SortColumn } from '@annals/projections'
import { orderHistory } from '../projections/order-history.ts'
import { type OrderRow, orderList } from '../projections/order-list.ts'
import { narrowOrders } from './narrow-orders.ts'
import { orderListItems, orderView } from './order-view.ts'
import { summaryRoute } from './summary-route.ts'
import { mayBeSeen, readers } from './visibility.ts'

const item: ItemDefinition<OrderRow, typeof orderParamsSchema, Awaited<ReturnType<typeof orderView>>> = {
  path: '/orders/:orderId',
  operationId: 'getOrder',
  summary: 'One order with its lines, its address and what became of its activation',
  roles: readers,
  params: orderParamsSchema,
  projection: orderList,
  key: ({ orderId }) => orderId,
  stream: (orderId) => `order-${orderId}`,
  mayBeSeen,
  revision: (row) => row.revision,
  view: orderView,
  schema: orderViewSchema,
}

/** What people may see of orders: staff all of them, a customer their own. */
export function orderQueryRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...listRoutes(context, {
      path: '/orders',
      name: 'Orders',
      summary: 'Orders, the last placed first',
      roles: readers,
      projection: orderList,
      query: orderListQuerySchema,
      item: orderListItemSchema,
      sort: ({ sort }) => sortColumns[sort],
      narrow: (rows, query, principal, reader) => {
        rows.select(listColumns.map((column) => `row.${column}`))
        narrowOrders(rows, query, principal, reader)
      },
      items: orderListItems,
      csv: csvColumns,
    }),
    // Before the one item: a path parameter would take its name.
    summaryRoute(context),
    itemRoute(context, item),
    historyRoute(context, item, { operationId: 'getOrderHistory', history: orderHistory }),
    changesRoute(context, { roles: readers, projections: [watched('orders', orderList, mayBeSeen)] }),
  ]
}

const sortColumns: { readonly [Sort in OrderSort]: readonly SortColumn<OrderRow>[] } = {
  placedAt: [
    ['placedAt', 'ASC'],
    ['orderId', 'ASC'],
  ],
  '-placedAt': [
    ['placedAt', 'DESC'],
    ['orderId', 'DESC'],
  ],
  orderDate: [
    ['orderDate', 'ASC'],
    ['orderId', 'ASC'],
  ],
  '-orderDate': [
    ['orderDate', 'DESC'],
    ['orderId', 'DESC'],
  ],
  netCents: [
    ['netCents', 'ASC'],
    ['orderId', 'ASC'],
  ],
  '-netCents': [
    ['netCents', 'DESC'],
    ['orderId', 'DESC'],
  ],
}

/** Without the wide ones: 500 orders of 1,000 lines are not read to show 500 rows. */
const listColumns = [
  'orderId',
  'customerId',
  'status',
  'activation',
  'orderDate',
  'requestedDeliveryDate',
  'shippedDate',
  'deliveredDate',
  'netCents',
  'lineCount',
  'placedAt',
  'revision',
] as const satisfies readonly (keyof OrderRow)[]

const csvColumns: readonly CsvColumn<OrderListItem>[] = (
  [
    'orderId',
    'customerId',
    'customerName',
    'status',
    'activation',
    'orderDate',
    'requestedDeliveryDate',
    'shippedDate',
    'deliveredDate',
    'lineCount',
    'netCents',
    'placedAt',
  ] as const
).map((column) => ({ header: column, value: (row) => row[column] }))
