import { idSchema } from '@annals/contracts'
import { z } from 'zod'

/** A product that inventory could not reserve: how many were asked for, how many there were, and why not. */
export const shortageSchema = z
  .object({
    productId: idSchema,
    requested: z.int().min(1),
    available: z.int().min(0),
    /** Open on purpose: a reason added by inventory later is still shown. */
    reason: z.string().min(1),
  })
  .meta({ id: 'OrderShortage' })

export type Shortage = z.infer<typeof shortageSchema>
