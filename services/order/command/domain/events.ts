import type { BasisPoints, CalendarDay, Cents, Instant } from '@annals/kernel'
import type { CustomerId, LineId, OrderId, ProductId } from './ids.ts'

/** Personal data: encrypted at rest, null once its key is gone. */
export type DeliveryAddress = {
  readonly street?: string | undefined
  readonly city?: string | undefined
  readonly region?: string | undefined
  readonly postalCode?: string | undefined
  readonly country?: string | undefined
}

export type OrderLine = {
  readonly lineId: LineId
  readonly productId: ProductId
  readonly quantity: number
  readonly unitPriceCents: Cents
  readonly discountBasisPoints: BasisPoints
  readonly netCents: Cents
}

export type OrderStatus = 'Created' | 'Activated' | 'Abandoned' | 'InPreparation' | 'Shipped' | 'Delivered'

/** A product that could not be reserved; `reason` is inventory's word for it. */
export type Shortage = {
  readonly productId: ProductId
  readonly requested: number
  readonly available: number
  readonly reason: string
}

export type OrderPlaced = {
  readonly type: 'OrderPlaced'
  readonly orderId: OrderId
  readonly customerId: CustomerId
  readonly orderDate: CalendarDay
  /** Since version 2. */
  readonly requestedDeliveryDate: CalendarDay | null
  readonly deliveryAddress: DeliveryAddress | null
  readonly lines: readonly OrderLine[]
  readonly netCents: Cents
}

export type OrderLinesChanged = {
  readonly type: 'OrderLinesChanged'
  readonly orderId: OrderId
  readonly lines: readonly OrderLine[]
  readonly netCents: Cents
}

export type ActivationRequested = {
  readonly type: 'ActivationRequested'
  readonly orderId: OrderId
  readonly attempt: number
  readonly lines: readonly { readonly productId: ProductId; readonly quantity: number }[]
  readonly dueAt: Instant
}

export type ActivationRefused = {
  readonly type: 'ActivationRefused'
  readonly orderId: OrderId
  readonly attempt: number
  readonly shortages: readonly Shortage[]
}

export type ActivationClosed = {
  readonly type: 'ActivationClosed'
  readonly orderId: OrderId
  readonly attempt: number
  readonly reason: 'deadline'
}

export type OrderActivated = {
  readonly type: 'OrderActivated'
  readonly orderId: OrderId
  readonly attempt: number
}

export type OrderAbandoned = {
  readonly type: 'OrderAbandoned'
  readonly orderId: OrderId
  readonly fromStatus: 'Created' | 'Activated'
  /** The attempt that was pending or that had reserved; null when inventory holds nothing. */
  readonly attempt: number | null
  readonly reason: string | null
}

export type OrderInPreparation = { readonly type: 'OrderInPreparation'; readonly orderId: OrderId }

export type OrderShipped = {
  readonly type: 'OrderShipped'
  readonly orderId: OrderId
  readonly shippedDate: CalendarDay
}

export type OrderDelivered = {
  readonly type: 'OrderDelivered'
  readonly orderId: OrderId
  readonly deliveredDate: CalendarDay
}

export type DeliveryAddressErased = { readonly type: 'DeliveryAddressErased'; readonly orderId: OrderId }

/** Re-recorded under the parcel's own key, because the customer's is about to be deleted. */
export type DeliveryAddressRetained = {
  readonly type: 'DeliveryAddressRetained'
  readonly orderId: OrderId
  readonly deliveryAddress: DeliveryAddress | null
}

export type OrderEvent =
  | OrderPlaced
  | OrderLinesChanged
  | ActivationRequested
  | ActivationRefused
  | ActivationClosed
  | OrderActivated
  | OrderAbandoned
  | OrderInPreparation
  | OrderShipped
  | OrderDelivered
  | DeliveryAddressErased
  | DeliveryAddressRetained
