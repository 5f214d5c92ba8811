import { type AnalyticsSettings, analyticsSettingsSchema } from '@annals/analytics'
import { type ConfigReload, fixedConfig, type LiveConfig, watchConfig } from '@annals/config'
import { demoTariff, type Tariff, tariffReloadFault, tariffSchema } from '@annals/infraction-contracts'
import { type Clock, instantOf } from '@annals/kernel'
import type { Logger, PartMetrics } from '@annals/telemetry'
import type { LocalConfig } from './local-config.ts'

/**
 * One part's configurations that change while it runs: read from the file that the settings name, or built in. Each
 * part watches for itself, as in a cluster.
 */
export function liveConfigs(
  { tariffFile, analyticsFile }: Pick<LocalConfig, 'tariffFile' | 'analyticsFile'>,
  {
    clock,
    logger,
    metrics,
  }: {
    readonly clock: Clock
    readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
    readonly metrics: Pick<PartMetrics, 'countConfigReload'>
  },
): {
  readonly tariff: () => LiveConfig<Tariff>
  readonly analytics: () => LiveConfig<AnalyticsSettings>
  readonly stop: () => void
} {
  const watching: { readonly stop: () => void }[] = []
  const watched = <Watch extends { readonly stop: () => void }>(watch: Watch): Watch => {
    watching.push(watch)
    return watch
  }
  const now = () => instantOf(clock.nowMs())
  const common = (name: string) => ({
    name,
    env: {},
    clock,
    logger,
    onReload: ({ config, outcome }: ConfigReload) => metrics.countConfigReload(config, outcome),
  })
  return {
    tariff: () =>
      tariffFile === undefined
        ? fixedConfig('tariff', demoTariff, now())
        : watched(
            watchConfig({
              ...common('tariff'),
              schema: tariffSchema,
              file: tariffFile,
              accept: (current, next) => tariffReloadFault(current, next, now()),
            }),
          ),
    analytics: () =>
      watched(watchConfig({ ...common('analytics'), schema: analyticsSettingsSchema, file: analyticsFile })),
    stop: () => {
      for (const watch of watching) watch.stop()
    },
  }
}
