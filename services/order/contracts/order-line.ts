import { basisPointsSchema, centsSchema, idSchema, quantitySchema } from '@annals/contracts'
import { z } from 'zod'

/** One line of an order. `netCents` is the unit price × quantity less the discount, rounded half up. */
export const orderLineSchema = z
  .object({
    lineId: idSchema,
    productId: idSchema,
    quantity: quantitySchema,
    unitPriceCents: centsSchema,
    discountBasisPoints: basisPointsSchema,
    netCents: centsSchema,
  })
  .meta({ id: 'OrderLine' })

export type OrderLine = z.infer<typeof orderLineSchema>
