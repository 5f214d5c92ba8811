import type { AnyEventOf } from '@annals/contracts'
import type { inventoryEvents } from '@annals/inventory-contracts'
import type { InventoryEvent } from './domain/events.ts'

/** One stored event, one contract event, field by field: what is not named here does not leave. */
export function publishedInventoryEvent(event: InventoryEvent): AnyEventOf<typeof inventoryEvents> {
  switch (event.type) {
    case 'CategoryAdded':
    case 'CategoryChanged': {
      const { type, categoryId, name, description } = event
      return { type, data: { categoryId, name, description } }
    }
    case 'ProductAdded': {
      const { type, productId, name, categoryId, priceCents } = event
      return { type, data: { productId, name, categoryId, priceCents } }
    }
    case 'ProductChanged': {
      const { type, productId, name, categoryId } = event
      return { type, data: { productId, name, categoryId } }
    }
    case 'ProductPriceChanged': {
      const { type, productId, priceCents } = event
      return { type, data: { productId, priceCents } }
    }
    case 'StockReceived': {
      const { type, productId, quantity, receiptId } = event
      return { type, data: { productId, quantity, receiptId } }
    }
    case 'StockAdjusted': {
      const { type, productId, delta, reason } = event
      return { type, data: { productId, delta, reason } }
    }
    case 'ProductionStarted':
    case 'ProductionEnded':
    case 'ProductDiscontinued': {
      const { type, productId } = event
      return { type, data: { productId } }
    }
    case 'StockReserved':
    case 'StockReleased':
    case 'StockShipped': {
      const { type, productId, orderId, quantity } = event
      return { type, data: { productId, orderId, quantity } }
    }
    case 'ReservationRefused': {
      const { type, orderId, attempt, shortages } = event
      return { type, data: { orderId, attempt, shortages: [...shortages] } }
    }
    case 'ReservationMade':
    case 'ReservationReleased':
    case 'ReservationShipped':
    case 'ReservationAttemptClosed': {
      const { type, orderId, attempt } = event
      return { type, data: { orderId, attempt } }
    }
  }
}
