import type { Aggregate, CalendarDay, Instant } from '@annals/kernel'
import type { DeliveryAddress, OrderEvent, OrderLine, OrderStatus, Shortage } from './events.ts'
import type { CustomerId, OrderId } from './ids.ts'

/**
 *              activate            prepare           ship        deliver
 *   Created ─ ─ pending ─ ─► Activated ─► InPreparation ─► Shipped ─► Delivered
 *      │  ▲        │             │
 *      │  └────────┤ refused, closed
 *      └───────────┴─────────────┴──► Abandoned
 *
 * `pending` is not a status: an order stays Created until inventory has reserved for the pending attempt.
 */
export type Order = { readonly status: 'NotPlaced' } | PlacedOrder

export type PlacedOrder = {
  readonly status: OrderStatus
  readonly orderId: OrderId
  readonly customerId: CustomerId
  readonly orderDate: CalendarDay
  readonly requestedDeliveryDate: CalendarDay | null
  readonly deliveryAddress: DeliveryAddress | null
  /** Whose key the address is under: the customer's until an erasure, then the parcel's until delivered. */
  readonly addressKey: 'customer' | 'parcel' | 'gone'
  /** As placed: what sending the same order again is compared with. */
  readonly placedLines: readonly OrderLine[]
  readonly lines: readonly OrderLine[]
  readonly revision: number
  /** Number of the last activation, 0 before the first. */
  readonly attempt: number
  /** Only while Created. */
  readonly pending: { readonly attempt: number; readonly dueAt: Instant } | null
  readonly lastRefusal: { readonly attempt: number; readonly shortages: readonly Shortage[] } | null
  readonly shippedDate: CalendarDay | null
}

export const order: Aggregate<Order, OrderEvent> = { initial: { status: 'NotPlaced' }, evolve }

/** 1 after placement, raised by each change of the lines; 0 before. */
export function revisionOf(state: Order): number {
  return state.status === 'NotPlaced' ? 0 : state.revision
}

function evolve(state: Order, event: OrderEvent): Order {
  if (event.type === 'OrderPlaced') {
    return {
      status: 'Created',
      orderId: event.orderId,
      customerId: event.customerId,
      orderDate: event.orderDate,
      requestedDeliveryDate: event.requestedDeliveryDate,
      deliveryAddress: event.deliveryAddress,
      addressKey: 'customer',
      placedLines: event.lines,
      lines: event.lines,
      revision: 1,
      attempt: 0,
      pending: null,
      lastRefusal: null,
      shippedDate: null,
    }
  }
  if (state.status === 'NotPlaced')
    throw new Error(`${event.type} of order ${event.orderId} precedes its OrderPlaced`)
  return evolvePlaced(state, event)
}

function evolvePlaced(state: PlacedOrder, event: Exclude<OrderEvent, { type: 'OrderPlaced' }>): PlacedOrder {
  switch (event.type) {
    case 'OrderLinesChanged':
      return { ...state, lines: event.lines, revision: state.revision + 1 }
    case 'ActivationRequested':
      return {
        ...state,
        attempt: event.attempt,
        pending: { attempt: event.attempt, dueAt: event.dueAt },
        lastRefusal: null,
      }
    case 'ActivationRefused':
      return { ...state, pending: null, lastRefusal: { attempt: event.attempt, shortages: event.shortages } }
    case 'ActivationClosed':
      return { ...state, pending: null }
    case 'OrderActivated':
      return { ...state, status: 'Activated', pending: null }
    case 'OrderAbandoned':
      return { ...state, status: 'Abandoned', pending: null }
    case 'OrderInPreparation':
      return { ...state, status: 'InPreparation' }
    case 'OrderShipped':
      return { ...state, status: 'Shipped', shippedDate: event.shippedDate }
    case 'OrderDelivered':
      return { ...state, status: 'Delivered' }
    case 'DeliveryAddressErased':
      return { ...state, deliveryAddress: null, addressKey: 'gone' }
    case 'DeliveryAddressRetained':
      return { ...state, deliveryAddress: event.deliveryAddress, addressKey: 'parcel' }
  }
}
