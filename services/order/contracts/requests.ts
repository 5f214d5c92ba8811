import {
  addressSchema,
  basisPointsSchema,
  calendarDaySchema,
  centsSchema,
  idSchema,
  quantitySchema,
  textSchema,
} from '@annals/contracts'
import { z } from 'zod'

/**
 * A line as it is asked for. Without `lineId` it is a new line; without a price it costs the product's price of the
 * moment; only sales may send `unitPriceCents` and `discountBasisPoints`.
 */
export const orderLineRequestSchema = z
  .strictObject({
    lineId: idSchema.optional(),
    productId: idSchema,
    quantity: quantitySchema,
    unitPriceCents: centsSchema.optional(),
    discountBasisPoints: basisPointsSchema.optional(),
  })
  .meta({ id: 'OrderLineRequest' })

export type OrderLineRequest = z.infer<typeof orderLineRequestSchema>

/** `orderDate` is today unless sales sends an earlier day. How many lines an order may have is configuration. */
export const placeOrderRequestSchema = z
  .strictObject({
    orderId: idSchema.optional(),
    customerId: idSchema,
    orderDate: calendarDaySchema.optional(),
    requestedDeliveryDate: calendarDaySchema.optional(),
    deliveryAddress: addressSchema.optional(),
    lines: z.array(orderLineRequestSchema).min(1),
  })
  .meta({ id: 'PlaceOrderRequest' })

export type PlaceOrderRequest = z.infer<typeof placeOrderRequestSchema>

/**
 * All lines the order has afterwards. A line whose id and product stay keeps its price and discount unless sales
 * sends others; any other line is priced like one of a new order.
 */
export const changeLinesRequestSchema = z
  .strictObject({ lines: z.array(orderLineRequestSchema).min(1) })
  .meta({ id: 'ChangeLinesRequest' })

export type ChangeLinesRequest = z.infer<typeof changeLinesRequestSchema>

export const abandonOrderRequestSchema = z
  .strictObject({ reason: textSchema(500, 'multiline').optional() })
  .meta({ id: 'AbandonOrderRequest' })

/** Today by default; an earlier day is never before the step before. */
export const shipOrderRequestSchema = z
  .strictObject({ shippedDate: calendarDaySchema.optional() })
  .meta({ id: 'ShipOrderRequest' })

/** Today by default; an earlier day is never before the shipping day. */
export const deliverOrderRequestSchema = z
  .strictObject({ deliveredDate: calendarDaySchema.optional() })
  .meta({ id: 'DeliverOrderRequest' })

export const orderParamsSchema = z.strictObject({ orderId: idSchema })
