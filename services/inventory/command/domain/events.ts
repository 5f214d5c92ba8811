import type { EventCatalogue } from '@annals/kernel'

type CategoryFields = {
  readonly categoryId: string
  readonly name: string
  readonly description: string | null
}

export type CategoryEvent =
  | ({ readonly type: 'CategoryAdded' } & CategoryFields)
  | ({ readonly type: 'CategoryChanged' } & CategoryFields)

type OfProduct = { readonly productId: string }
type OrderMovement = OfProduct & { readonly orderId: string; readonly quantity: number }

export type ProductEvent =
  | (OfProduct & {
      readonly type: 'ProductAdded'
      readonly name: string
      readonly categoryId: string
      readonly priceCents: number
    })
  | (OfProduct & { readonly type: 'ProductChanged'; readonly name: string; readonly categoryId: string })
  | (OfProduct & { readonly type: 'ProductPriceChanged'; readonly priceCents: number })
  | (OfProduct & {
      readonly type: 'StockReceived'
      readonly quantity: number
      readonly receiptId: string | null
    })
  | (OfProduct & { readonly type: 'StockAdjusted'; readonly delta: number; readonly reason: string })
  | (OfProduct & { readonly type: 'ProductionStarted' })
  | (OfProduct & { readonly type: 'ProductionEnded' })
  | (OfProduct & { readonly type: 'ProductDiscontinued' })
  | (OrderMovement & { readonly type: 'StockReserved' })
  | (OrderMovement & { readonly type: 'StockReleased' })
  | (OrderMovement & { readonly type: 'StockShipped' })

/** One product of a reservation; each product occurs once, its lines summed. */
export type ReservedLine = { readonly productId: string; readonly quantity: number }

/** Why a product cannot be reserved in the quantity asked; `available` is what could be ordered now. */
export type Shortage = {
  readonly productId: string
  readonly requested: number
  readonly available: number
  readonly reason: 'short' | 'in-production' | 'discontinued' | 'unknown'
}

type OfAttempt = { readonly orderId: string; readonly attempt: number }

export type ReservationEvent =
  | (OfAttempt & { readonly type: 'ReservationMade'; readonly lines: readonly ReservedLine[] })
  | (OfAttempt & { readonly type: 'ReservationRefused'; readonly shortages: readonly Shortage[] })
  | (OfAttempt & { readonly type: 'ReservationReleased' })
  | (OfAttempt & { readonly type: 'ReservationShipped' })
  | (OfAttempt & { readonly type: 'ReservationAttemptClosed' })

export type InventoryEvent = CategoryEvent | ProductEvent | ReservationEvent

export const inventoryCatalogue: EventCatalogue<InventoryEvent> = {
  CategoryAdded: { version: 1 },
  CategoryChanged: { version: 1 },
  ProductAdded: { version: 1 },
  ProductChanged: { version: 1 },
  ProductPriceChanged: { version: 1 },
  StockReceived: { version: 1 },
  StockAdjusted: { version: 1 },
  ProductionStarted: { version: 1 },
  ProductionEnded: { version: 1 },
  ProductDiscontinued: { version: 1 },
  StockReserved: { version: 1 },
  StockReleased: { version: 1 },
  StockShipped: { version: 1 },
  ReservationMade: { version: 1 },
  ReservationRefused: { version: 1 },
  ReservationReleased: { version: 1 },
  ReservationShipped: { version: 1 },
  ReservationAttemptClosed: { version: 1 },
}
