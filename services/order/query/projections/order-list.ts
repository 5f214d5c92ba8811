import {
  type ActivationState,
  type OrderLine,
  type OrderStatus,
  orderEvents,
  type Shortage,
} from '@annals/order-contracts'
import { type Column, from, type ProjectedEvent, type Projection } from '@annals/projections'

/** All that is shown of one order, in the list and by itself. Names of people and products are joined when asked for. */
export type OrderRow = {
  readonly orderId: string
  readonly customerId: string
  readonly status: OrderStatus
  readonly activation: ActivationState
  readonly orderDate: string
  readonly requestedDeliveryDate: string | null
  readonly shippedDate: string | null
  readonly deliveredDate: string | null
  readonly netCents: number
  readonly lineCount: number
  readonly placedAt: string
  readonly revision: number
  readonly activationAttempt: number | null
  readonly activationDueAt: string | null
  readonly abandonReason: string | null
  readonly deliveryAddress: DeliveryAddress | null
  readonly lastRefusal: { readonly attempt: number; readonly shortages: readonly Shortage[] } | null
  readonly lines: readonly OrderLine[]
}

type DeliveryAddress = {
  readonly [Field in 'street' | 'city' | 'region' | 'postalCode' | 'country']?: string | undefined
}

const id: Column = { type: 'text', length: 36 }
const day: Column = { type: 'text', length: 10 }
const dayOrNull: Column = { type: 'text', length: 10, nullable: true }
const instant: Column = { type: 'text', length: 24 }

export const orderList: Projection<OrderRow> = {
  name: 'order-list',
  version: 1,
  table: {
    name: 'order_list',
    // The wide columns come last: a list page does not read them.
    columns: {
      orderId: id,
      customerId: id,
      status: { type: 'text', length: 13 },
      activation: { type: 'text', length: 7 },
      orderDate: day,
      requestedDeliveryDate: dayOrNull,
      shippedDate: dayOrNull,
      deliveredDate: dayOrNull,
      netCents: { type: 'integer' },
      lineCount: { type: 'integer' },
      placedAt: instant,
      revision: { type: 'integer' },
      activationAttempt: { type: 'integer', nullable: true },
      activationDueAt: { ...instant, nullable: true },
      abandonReason: { type: 'text', length: 500, nullable: true },
      deliveryAddress: { type: 'json', nullable: true },
      lastRefusal: { type: 'json', nullable: true },
      lines: { type: 'json' },
    },
    key: 'orderId',
    indices: [
      ['orderDate', 'orderId'],
      ['placedAt', 'orderId'],
      ['netCents', 'orderId'],
      ['customerId', 'placedAt', 'orderId'],
    ],
  },
  sources: [
    from<OrderRow, typeof orderEvents>(
      orderEvents,
      {
        OrderPlaced: (_none, { data, time }) => ({
          orderId: data.orderId,
          customerId: data.customerId,
          status: 'Created',
          activation: 'none',
          orderDate: data.orderDate,
          requestedDeliveryDate: data.requestedDeliveryDate,
          shippedDate: null,
          deliveredDate: null,
          netCents: data.netCents,
          lineCount: data.lines.length,
          placedAt: time,
          revision: 1,
          activationAttempt: null,
          activationDueAt: null,
          abandonReason: null,
          deliveryAddress: data.deliveryAddress,
          lastRefusal: null,
          lines: data.lines,
        }),
        OrderLinesChanged: (row, event) => {
          const order = placed(row, event)
          const { lines, netCents } = event.data
          return { ...order, lines, netCents, lineCount: lines.length, revision: order.revision + 1 }
        },
        ActivationRequested: (row, event) => ({
          ...placed(row, event),
          activation: 'pending',
          activationAttempt: event.data.attempt,
          activationDueAt: event.data.dueAt,
          lastRefusal: null,
        }),
        ActivationRefused: (row, event) => {
          const { attempt, shortages } = event.data
          return {
            ...placed(row, event),
            activation: 'refused',
            activationDueAt: null,
            lastRefusal: { attempt, shortages },
          }
        },
        ActivationClosed: (row, event) => ({
          ...placed(row, event),
          activation: 'closed',
          activationDueAt: null,
        }),
        OrderActivated: (row, event) => ({
          ...placed(row, event),
          status: 'Activated',
          activation: 'done',
          activationDueAt: null,
        }),
        OrderAbandoned: (row, event) => {
          const order = placed(row, event)
          return {
            ...order,
            status: 'Abandoned',
            activation: order.activation === 'pending' ? 'closed' : order.activation,
            activationDueAt: null,
            abandonReason: event.data.reason,
          }
        },
        OrderInPreparation: (row, event) => ({ ...placed(row, event), status: 'InPreparation' }),
        OrderShipped: (row, event) => ({
          ...placed(row, event),
          status: 'Shipped',
          shippedDate: event.data.shippedDate,
        }),
        OrderDelivered: (row, event) => ({
          ...placed(row, event),
          status: 'Delivered',
          deliveredDate: event.data.deliveredDate,
        }),
        DeliveryAddressErased: (row, event) => ({ ...placed(row, event), deliveryAddress: null }),
        DeliveryAddressRetained: (row, event) => ({
          ...placed(row, event),
          deliveryAddress: event.data.deliveryAddress,
        }),
      },
      ({ subject }) => subject.slice('order-'.length),
    ),
  ],
}

function placed(row: OrderRow | undefined, event: ProjectedEvent): OrderRow {
  if (row === undefined)
    throw new Error(`${event.type} at ${event.position} precedes the OrderPlaced of ${event.subject}`)
  return row
}
