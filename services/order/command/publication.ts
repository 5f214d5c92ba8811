import type { AnyEventOf } from '@annals/contracts'
import { orderEvents } from '@annals/order-contracts'
import { type Publication, publication } from '@annals/part'
import { orderCatalogue } from './domain/event-catalogue.ts'
import type { OrderEvent } from './domain/events.ts'

/** What leaves the order service's store. */
export const orderPublication: Publication = publication(orderEvents, orderCatalogue, publishedOrderEvent)

/**
 * One stored event, one contract event, field by field: what is not named here does not leave. An address that the
 * key no longer opens is published as null.
 */
export function publishedOrderEvent(event: OrderEvent): AnyEventOf<typeof orderEvents> {
  const { orderId } = event
  switch (event.type) {
    case 'OrderPlaced': {
      const { type, customerId, orderDate, requestedDeliveryDate, deliveryAddress, netCents } = event
      const lines = [...event.lines]
      return {
        type,
        data: { orderId, customerId, orderDate, requestedDeliveryDate, deliveryAddress, lines, netCents },
      }
    }
    case 'OrderLinesChanged':
      return { type: event.type, data: { orderId, lines: [...event.lines], netCents: event.netCents } }
    case 'ActivationRequested': {
      const { type, attempt, dueAt } = event
      return { type, data: { orderId, attempt, lines: [...event.lines], dueAt } }
    }
    case 'ActivationRefused':
      return { type: event.type, data: { orderId, attempt: event.attempt, shortages: [...event.shortages] } }
    case 'ActivationClosed':
      return { type: event.type, data: { orderId, attempt: event.attempt, reason: event.reason } }
    case 'OrderActivated':
      return { type: event.type, data: { orderId, attempt: event.attempt } }
    case 'OrderAbandoned': {
      const { type, fromStatus, attempt, reason } = event
      return { type, data: { orderId, fromStatus, attempt, reason } }
    }
    case 'OrderShipped':
      return { type: event.type, data: { orderId, shippedDate: event.shippedDate } }
    case 'OrderDelivered':
      return { type: event.type, data: { orderId, deliveredDate: event.deliveredDate } }
    case 'DeliveryAddressRetained':
      return { type: event.type, data: { orderId, deliveryAddress: event.deliveryAddress } }
    case 'OrderInPreparation':
    case 'DeliveryAddressErased':
      return { type: event.type, data: { orderId } }
  }
}
