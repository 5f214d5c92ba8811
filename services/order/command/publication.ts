import type { AnyEventOf } from '@annals/contracts'
import type { orderEvents } from '@annals/order-contracts'
import type { OrderEvent } from './domain/events.ts'

type Published = AnyEventOf<typeof orderEvents>

/** One stored event, one contract event; an address that the key no longer opens is published as null. */
export function publishedOrderEvent(event: OrderEvent): Published {
  switch (event.type) {
    case 'OrderPlaced': {
      const { type, lines, ...fields } = event
      return { type, data: { ...fields, lines: [...lines] } }
    }
    case 'OrderLinesChanged': {
      const { type, lines, ...fields } = event
      return { type, data: { ...fields, lines: [...lines] } }
    }
    case 'ActivationRequested': {
      const { type, lines, ...fields } = event
      return { type, data: { ...fields, lines: [...lines] } }
    }
    case 'ActivationRefused': {
      const { type, shortages, ...fields } = event
      return { type, data: { ...fields, shortages: [...shortages] } }
    }
    case 'ActivationClosed': {
      const { type, ...data } = event
      return { type, data }
    }
    case 'OrderActivated': {
      const { type, ...data } = event
      return { type, data }
    }
    case 'OrderAbandoned': {
      const { type, ...data } = event
      return { type, data }
    }
    case 'OrderShipped': {
      const { type, ...data } = event
      return { type, data }
    }
    case 'OrderDelivered': {
      const { type, ...data } = event
      return { type, data }
    }
    case 'DeliveryAddressRetained': {
      const { type, ...data } = event
      return { type, data }
    }
    case 'OrderInPreparation':
    case 'DeliveryAddressErased':
      return { type: event.type, data: { orderId: event.orderId } }
  }
}
