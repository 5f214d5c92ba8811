import { z } from 'zod'
import { contractEventSchema } from './envelope.ts'

/** Events that a feed answers at a time, at most. */
export const feedPageLimit = 1_000

/** Contract events of one service by position; `head` is the highest there is. */
export const feedPageSchema = z.object({
  store: z.string().min(1),
  head: z.int().min(0),
  events: z.array(contractEventSchema),
})
