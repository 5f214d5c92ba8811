import { z } from 'zod'

/** What an installation may set of the order service's command part. */
export const orderCommandSettings = {
  order: z
    .strictObject({
      /** How long an activation waits for inventory before it is given up. */
      activationDeadlineMs: z.int().min(100).max(3_600_000).default(30_000),
      maxLines: z.int().min(1).max(10_000).default(1_000),
    })
    .prefault({}),
  /** How often deadlines are looked for. */
  deadlinesEveryMs: z.int().min(10).max(60_000).default(500),
}
