import { readConfig } from '@annals/config'
import { logLevels } from '@annals/telemetry'
import { z } from 'zod'

const timeZoneSchema = z
  .string()
  .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), { error: 'must be an IANA time zone' })

/** Settings of `npm start` beside its options; each has a default that needs no thought. */
const localConfigSchema = z.strictObject({
  /** The installation's one time zone: it decides which day today is. */
  timeZone: timeZoneSchema.default('Europe/Paris'),
  logLevel: z.enum(logLevels).default('warn'),
  order: z
    .strictObject({
      /** How long an activation waits for inventory before it is given up. */
      activationDeadlineMs: z.int().min(100).max(3_600_000).default(30_000),
      maxLines: z.int().min(1).max(10_000).default(1_000),
    })
    .prefault({}),
  deadlinesEveryMs: z.int().min(10).max(60_000).default(500),
})

export type LocalConfig = z.infer<typeof localConfigSchema>

/** From the environment (`ANNALS_TIME_ZONE`, `ANNALS_ORDER_MAX_LINES`, …). Throws a ConfigError with every fault. */
export function readLocalConfig(env: Readonly<Record<string, string | undefined>>): LocalConfig {
  return readConfig(localConfigSchema, { env })
}
