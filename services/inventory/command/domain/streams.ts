import type { InventoryEvent } from './events.ts'

export const categoryStream = (categoryId: string): string => `category-${categoryId}`
export const productStream = (productId: string): string => `product-${productId}`
export const reservationStream = (orderId: string): string => `reservation-${orderId}`

/** A stock movement belongs to its product, also when an order causes it. */
export function streamOfInventoryEvent(event: InventoryEvent): string {
  if ('productId' in event) return productStream(event.productId)
  if ('orderId' in event) return reservationStream(event.orderId)
  return categoryStream(event.categoryId)
}
