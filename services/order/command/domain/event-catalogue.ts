import type { EventCatalogue } from '@annals/kernel'
import type { OrderEvent } from './events.ts'
import { parcelOf } from './ids.ts'
import { orderPlacedFrom1To2 } from './upcasters.ts'

/**
 * Every stored event of the order service. OrderPlaced is personal also without an address: so each order's stream
 * is registered under its customer, and an erasure finds all of them.
 */
export const orderCatalogue: EventCatalogue<OrderEvent> = {
  OrderPlaced: {
    version: 2,
    upcasters: { 1: orderPlacedFrom1To2 },
    personal: { person: (event) => event.customerId, fields: ['deliveryAddress'] },
  },
  OrderLinesChanged: { version: 1 },
  ActivationRequested: { version: 1 },
  ActivationRefused: { version: 1 },
  ActivationClosed: { version: 1 },
  OrderActivated: { version: 1 },
  OrderAbandoned: { version: 1 },
  OrderInPreparation: { version: 1 },
  OrderShipped: { version: 1 },
  OrderDelivered: { version: 1 },
  DeliveryAddressErased: { version: 1 },
  DeliveryAddressRetained: {
    version: 1,
    personal: { person: (event) => parcelOf(event.orderId), fields: ['deliveryAddress'] },
  },
}
