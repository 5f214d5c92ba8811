import { z } from 'zod'

/** What an installation may set of the radar service's command part. */
export const radarCommandSettings = {
  radar: z
    .strictObject({
      /** How far a device's clock may be ahead. */
      maxFutureMs: z.int().min(0).max(86_400_000).default(300_000),
      /** How late a detection may come. */
      maxAgeMs: z.int().min(60_000).max(3_155_760_000_000).default(2_592_000_000),
    })
    .prefault({}),
}
