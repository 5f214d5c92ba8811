import { eventContract, idSchema } from '@annals/contracts'
import { z } from 'zod'

const category = { categoryId: idSchema, name: z.string(), description: z.string().nullable() }
const product = { productId: idSchema }
const movement = { productId: idSchema, orderId: idSchema, quantity: z.int() }
const attempt = { orderId: idSchema, attempt: z.int() }

/** Why a product falls short of an order, and how much of it could be reserved. */
export const shortageSchema = z.object({
  productId: idSchema,
  requested: z.int(),
  available: z.int(),
  reason: z.enum(['short', 'in-production', 'discontinued', 'unknown']),
})

export type Shortage = z.infer<typeof shortageSchema>

/** What the inventory service promises to publish. */
export const inventoryEvents = eventContract({
  source: 'inventory',
  partitions: 12,
  events: {
    CategoryAdded: z.object(category),
    CategoryChanged: z.object(category),

    ProductAdded: z.object({ ...product, name: z.string(), categoryId: idSchema, priceCents: z.int() }),
    ProductChanged: z.object({ ...product, name: z.string(), categoryId: idSchema }),
    ProductPriceChanged: z.object({ ...product, priceCents: z.int() }),
    /** `receiptId` is the sender's own number of the delivery, null when it gave none. */
    StockReceived: z.object({ ...product, quantity: z.int(), receiptId: idSchema.nullable() }),
    StockAdjusted: z.object({ ...product, delta: z.int(), reason: z.string() }),
    ProductionStarted: z.object(product),
    ProductionEnded: z.object(product),
    ProductDiscontinued: z.object(product),

    /** Set aside for an order, given back, or gone with it: the stock movements an order causes. */
    StockReserved: z.object(movement),
    StockReleased: z.object(movement),
    StockShipped: z.object(movement),

    /** Answers to an order's activation: all of its products, or none and why. */
    ReservationMade: z.object(attempt),
    ReservationRefused: z.object({ ...attempt, shortages: z.array(shortageSchema) }),
    ReservationReleased: z.object(attempt),
    ReservationShipped: z.object(attempt),
    /** Closed before anything was reserved for it: this attempt and all before it will reserve nothing. */
    ReservationAttemptClosed: z.object(attempt),
  },
})
