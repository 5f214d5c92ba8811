export { orderEvents } from './events.ts'
export { type OrderLine, orderLineSchema } from './order-line.ts'
export { type OrderStatus, orderStatuses, orderStatusSchema } from './order-status.ts'
export {
  abandonOrderRequestSchema,
  type ChangeLinesRequest,
  changeLinesRequestSchema,
  deliverOrderRequestSchema,
  type OrderLineRequest,
  orderLineRequestSchema,
  orderParamsSchema,
  type PlaceOrderRequest,
  placeOrderRequestSchema,
  shipOrderRequestSchema,
} from './requests.ts'
export { type Shortage, shortageSchema } from './shortage.ts'
export {
  type ActivationState,
  activationStateSchema,
  type OrderFilters,
  type OrderListItem,
  type OrderSort,
  type OrderSummary,
  type OrderView,
  orderListItemSchema,
  orderListQuerySchema,
  orderSummaryQuerySchema,
  orderSummarySchema,
  orderViewSchema,
} from './views.ts'
