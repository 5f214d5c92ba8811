import {
  calendarDaySchema,
  centsSchema,
  eventContract,
  idSchema,
  instantSchema,
  quantitySchema,
} from '@annals/contracts'
import { z } from 'zod'
import { orderLineSchema } from './order-line.ts'
import { orderStatusSchema } from './order-status.ts'
import { shortageSchema } from './shortage.ts'

/** Looser than in a request, so that a later, wider rule parks no consumer. */
const publishedAddressSchema = z.object({
  street: z.string().optional(),
  city: z.string().optional(),
  region: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
})

const orderId = idSchema
/** Counts an order's activations from 1; an answer to any but the pending one is ignored. */
const attempt = z.int().min(1)
/** Personal: null when none was given, and null again once the person's key is gone. */
const deliveryAddress = publishedAddressSchema.nullable()

/** What the order service promises to publish; the key of every event is its order's stream. */
export const orderEvents = eventContract({
  source: 'order',
  partitions: 12,
  events: {
    OrderPlaced: z.object({
      orderId,
      customerId: idSchema,
      orderDate: calendarDaySchema,
      requestedDeliveryDate: calendarDaySchema.nullable(),
      deliveryAddress,
      lines: z.array(orderLineSchema),
      netCents: centsSchema,
    }),
    OrderLinesChanged: z.object({ orderId, lines: z.array(orderLineSchema), netCents: centsSchema }),
    /** Asks inventory to reserve all of it or nothing; a product may come in several lines. */
    ActivationRequested: z.object({
      orderId,
      attempt,
      lines: z.array(z.object({ productId: idSchema, quantity: quantitySchema })),
      dueAt: instantSchema,
    }),
    ActivationRefused: z.object({ orderId, attempt, shortages: z.array(shortageSchema) }),
    /** The attempt got no answer in time: whatever it reserved is released, and it is never reserved again. */
    ActivationClosed: z.object({ orderId, attempt, reason: z.literal('deadline') }),
    OrderActivated: z.object({ orderId, attempt }),
    /** `attempt` is the one that was pending or that had reserved, null when nothing is to be released. */
    OrderAbandoned: z.object({
      orderId,
      fromStatus: orderStatusSchema,
      attempt: attempt.nullable(),
      reason: z.string().nullable(),
    }),
    OrderInPreparation: z.object({ orderId }),
    OrderShipped: z.object({ orderId, shippedDate: calendarDaySchema }),
    OrderDelivered: z.object({ orderId, deliveredDate: calendarDaySchema }),
    DeliveryAddressErased: z.object({ orderId }),
    /** The customer is erased but the parcel is on its way: the address lives under a key of its own until delivered. */
    DeliveryAddressRetained: z.object({ orderId, deliveryAddress }),
  },
})
