import type { CalendarDay, Cents, Instant } from '@annals/kernel'
import type { OrderStatus } from './events.ts'
import type { CustomerId, LineId, OrderId, ProductId } from './ids.ts'
import type { Move } from './moves.ts'

/** No such order, or one of another customer: who asks may not learn which. */
export type OrderUnknown = { readonly code: 'order-unknown'; readonly orderId: OrderId }

/** The state does not allow the move; these are the ones that it does. */
export type MoveNotAllowed = {
  readonly code: 'move-not-allowed'
  readonly move: Move
  readonly status: OrderStatus
  readonly allowed: readonly Move[]
}

/** Inventory has not answered yet: lines stand still, and a second activation would race the first. */
export type ActivationPending = {
  readonly code: 'activation-pending'
  readonly attempt: number
  readonly dueAt: Instant
  readonly allowed: readonly Move[]
}

/** The order id is in use by an order with other content. */
export type OrderIdTaken = { readonly code: 'order-id-taken'; readonly orderId: OrderId }

/** A customer may order only for themselves. */
export type NotOwnCustomer = { readonly code: 'not-own-customer'; readonly customerId: CustomerId }

/** A customer sent what only sales may set. */
export type SalesOnly = { readonly code: 'sales-only'; readonly fields: readonly string[] }

/** Never registered, not heard of yet, or erased. */
export type CustomerUnknown = { readonly code: 'customer-unknown'; readonly customerId: CustomerId }

export type ProductUnknown = { readonly code: 'product-unknown'; readonly productIds: readonly ProductId[] }

export type ProductNotOrderable = {
  readonly code: 'product-not-orderable'
  readonly products: readonly {
    readonly productId: ProductId
    readonly state: 'InProduction' | 'Discontinued'
  }[]
}

export type LineCount = {
  readonly code: 'line-count'
  readonly count: number
  readonly min: 1
  readonly max: number
}

export type LineIdRepeated = { readonly code: 'line-id-repeated'; readonly lineId: LineId }

/** A line or the whole order comes to more than an amount may be. */
export type AmountTooLarge = { readonly code: 'amount-too-large'; readonly max: Cents }

type DateField = 'orderDate' | 'requestedDeliveryDate' | 'shippedDate' | 'deliveredDate'

export type DateInFuture = {
  readonly code: 'date-in-future'
  readonly field: DateField
  readonly date: CalendarDay
  readonly today: CalendarDay
}

export type DateTooEarly = {
  readonly code: 'date-too-early'
  readonly field: DateField
  readonly date: CalendarDay
  readonly earliest: CalendarDay
}

export type LinesRefusal = ProductUnknown | ProductNotOrderable | LineCount | LineIdRepeated | AmountTooLarge

export type PlaceOrderRefusal =
  | NotOwnCustomer
  | SalesOnly
  | OrderIdTaken
  | DateInFuture
  | DateTooEarly
  | CustomerUnknown
  | LinesRefusal

export type ChangeLinesRefusal = OrderUnknown | MoveNotAllowed | ActivationPending | SalesOnly | LinesRefusal

export type ActivateOrderRefusal = OrderUnknown | MoveNotAllowed | ActivationPending
export type AbandonOrderRefusal = OrderUnknown | MoveNotAllowed
export type PrepareOrderRefusal = OrderUnknown | MoveNotAllowed
export type ShipOrderRefusal = OrderUnknown | MoveNotAllowed | DateInFuture | DateTooEarly
export type DeliverOrderRefusal = OrderUnknown | MoveNotAllowed | DateInFuture | DateTooEarly

export type OrderRefusal =
  | PlaceOrderRefusal
  | ChangeLinesRefusal
  | ActivateOrderRefusal
  | AbandonOrderRefusal
  | PrepareOrderRefusal
  | ShipOrderRefusal
  | DeliverOrderRefusal
