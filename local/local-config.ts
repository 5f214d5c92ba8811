import { readConfig } from '@annals/config'
import { orderCommandSettings } from '@annals/order-command'
import { installationSettings } from '@annals/program'
import { radarCommandSettings } from '@annals/radar-command'
import { logLevels } from '@annals/telemetry'
import { z } from 'zod'

/** Settings of `npm start` beside its options; each has a default that needs no thought. */
const localConfigSchema = z.strictObject({
  ...installationSettings,
  logLevel: z.enum(logLevels).default('warn'),
  /** Files that are read again when they change; without one the built-in values hold. */
  tariffFile: z.string().min(1).optional(),
  analyticsFile: z.string().min(1).optional(),
  ...radarCommandSettings,
  ...orderCommandSettings,
})

export type LocalConfig = z.infer<typeof localConfigSchema>

/** From the environment (`ANNALS_TIME_ZONE`, `ANNALS_ORDER_MAX_LINES`, …). Throws a ConfigError with every fault. */
export function readLocalConfig(env: Readonly<Record<string, string | undefined>>): LocalConfig {
  return readConfig(localConfigSchema, { env })
}
