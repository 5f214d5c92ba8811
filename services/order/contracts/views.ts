import {
  addressSchema,
  calendarDaySchema,
  centsSchema,
  idSchema,
  instantSchema,
  textSchema,
} from '@annals/contracts'
import { z } from 'zod'
import { orderLineSchema } from './order-line.ts'
import { orderStatusSchema } from './order-status.ts'
import { shortageSchema } from './shortage.ts'

/** What became of the last activation: none yet, waiting for inventory, refused, given up at its deadline, or done. */
export const activationStateSchema = z
  .enum(['none', 'pending', 'refused', 'closed', 'done'])
  .meta({ id: 'ActivationState' })
export type ActivationState = z.infer<typeof activationStateSchema>

const summary = {
  orderId: idSchema,
  customerId: idSchema,
  /** Null when this installation does not know the name: not told yet, not given, or erased. */
  customerName: z.string().nullable(),
  status: orderStatusSchema,
  activation: activationStateSchema,
  orderDate: calendarDaySchema,
  requestedDeliveryDate: calendarDaySchema.nullable(),
  shippedDate: calendarDaySchema.nullable(),
  deliveredDate: calendarDaySchema.nullable(),
  netCents: centsSchema,
  lineCount: z.int().min(1),
  placedAt: instantSchema,
  revision: z.int().min(1),
}

/** A row of the order list. */
export const orderListItemSchema = z.object(summary).meta({ id: 'OrderListItem' })
export type OrderListItem = z.infer<typeof orderListItemSchema>

/** Which orders, of those that the caller may see. */
const orderFilters = {
  status: z.array(orderStatusSchema).optional().describe('Given several times: any of these.'),
  customerId: idSchema.optional(),
  productId: idSchema.optional().describe('With this product in a line.'),
  orderDateFrom: calendarDaySchema.optional(),
  orderDateTo: calendarDaySchema.optional().describe('The last day that is still in.'),
  search: textSchema(200)
    .optional()
    .describe(
      "Part of the customer's name, in which case and marks do not matter, or the start of an order's id.",
    ),
}

const orderSortSchema = z
  .enum(['placedAt', '-placedAt', 'orderDate', '-orderDate', 'netCents', '-netCents'])
  .default('-placedAt')

/** What the list takes beside the page; also its CSV file. */
export const orderListQuerySchema = z.strictObject({ ...orderFilters, sort: orderSortSchema })
export const orderSummaryQuerySchema = z.strictObject(orderFilters)
export type OrderFilters = z.infer<typeof orderSummaryQuerySchema>
export type OrderSort = z.infer<typeof orderSortSchema>

const orderViewLineSchema = orderLineSchema
  .extend({ productName: z.string().nullable() })
  .meta({ id: 'OrderViewLine' })

export const orderViewSchema = z
  .object({
    ...summary,
    deliveryAddress: addressSchema.nullable(),
    lines: z.array(orderViewLineSchema),
    activationAttempt: z.int().min(1).nullable(),
    /** When the pending activation is given up. */
    activationDueAt: instantSchema.nullable(),
    /** What the last refused activation lacked; gone when another is asked for. */
    lastRefusal: z
      .object({
        attempt: z.int().min(1),
        shortages: z.array(shortageSchema.extend({ productName: z.string().nullable() })),
      })
      .nullable(),
    abandonReason: z.string().nullable(),
  })
  .meta({ id: 'OrderView' })
export type OrderView = z.infer<typeof orderViewSchema>

/** How many orders are in each status, and what they come to. */
export const orderSummarySchema = z
  .object({
    count: z.int().min(0),
    netCents: z.int().min(0),
    byStatus: z.array(
      z.object({ status: orderStatusSchema, count: z.int().min(0), netCents: z.int().min(0) }),
    ),
  })
  .meta({ id: 'OrderSummary' })
export type OrderSummary = z.infer<typeof orderSummarySchema>
