import { z } from 'zod'

/** An amount in integer cents of the installation's one currency; never negative on the wire unless a schema says so. */
export const centsSchema = z
  .int()
  .min(0)
  .max(100_000_000_000_000)
  .meta({ id: 'Cents', description: 'Integer cents of the one currency of this installation.' })

/** A discount in basis points: 10,000 is 100 %. */
export const basisPointsSchema = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ id: 'BasisPoints', description: 'Hundredths of a percent, 0 to 10,000.' })

/** A count of units on an order line or in a stock movement. */
export const quantitySchema = z.int().min(1).max(1_000_000).meta({ id: 'Quantity' })
