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
  /** ISO 4217; amounts are in its hundredths. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .default('EUR'),
  logLevel: z.enum(logLevels).default('warn'),
  /** Files that are read again when they change; without one the built-in values hold. */
  tariffFile: z.string().min(1).optional(),
  analyticsFile: z.string().min(1).optional(),
  radar: z
    .strictObject({
      /** How far a device's clock may be ahead. */
      maxFutureMs: z.int().min(0).max(86_400_000).default(300_000),
      /** How late a detection may come. */
      maxAgeMs: z.int().min(60_000).max(3_155_760_000_000).default(2_592_000_000),
    })
    .prefault({}),
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
