import { orderEvents } from '@annals/order-contracts'
import { from, type ProjectedEvent, type Projection } from '@annals/projections'

/** One event of an order with who and when; its params hold no personal data. */
export type OrderHistoryRow = {
  readonly entryId: string
  readonly orderId: string
  readonly streamVersion: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly correlationId: string
  readonly params: Readonly<Record<string, unknown>>
}

function entry(_none: unknown, event: ProjectedEvent<{ readonly orderId: string }>): OrderHistoryRow {
  const { orderId, ...params } = event.data
  return {
    entryId: event.id,
    orderId,
    streamVersion: event.streamVersion,
    type: event.type,
    at: event.time,
    actor: event.actor,
    correlationId: event.correlationId,
    params,
  }
}

function withoutAddress(
  none: unknown,
  event: ProjectedEvent<{ readonly orderId: string; readonly deliveryAddress: unknown }>,
): OrderHistoryRow {
  const { deliveryAddress: _personal, ...data } = event.data
  return entry(none, { ...event, data })
}

export const orderHistory: Projection<OrderHistoryRow> = {
  name: 'order-history',
  version: 1,
  table: {
    name: 'order_history',
    columns: {
      entryId: { type: 'text', length: 36 },
      orderId: { type: 'text', length: 36 },
      streamVersion: { type: 'integer' },
      type: { type: 'text', length: 60 },
      at: { type: 'text', length: 24 },
      actor: { type: 'text', length: 200 },
      correlationId: { type: 'text', length: 100 },
      params: { type: 'json' },
    },
    key: 'entryId',
    indices: [['orderId', 'streamVersion']],
  },
  sources: [
    from<OrderHistoryRow, typeof orderEvents>(
      orderEvents,
      {
        OrderPlaced: withoutAddress,
        OrderLinesChanged: entry,
        ActivationRequested: entry,
        ActivationRefused: entry,
        ActivationClosed: entry,
        OrderActivated: entry,
        OrderAbandoned: entry,
        OrderInPreparation: entry,
        OrderShipped: entry,
        OrderDelivered: entry,
        DeliveryAddressErased: entry,
        DeliveryAddressRetained: withoutAddress,
      },
      ({ id }) => id,
    ),
  ],
}
