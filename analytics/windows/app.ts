import type { WindowsView } from '@annals/analytics-contracts'
import type { LiveConfig } from '@annals/config'
import { consumersOf, type Part, type PartWorld } from '@annals/part'
import { ReadModels } from '@annals/projections'
import { type Metric, metricSources } from './fold/metrics.ts'
import { readSeries } from './fold/series.ts'
import { windowsProjection } from './fold/windows-projection.ts'
import { readWindows } from './http/read-windows.ts'
import { seriesRoute } from './http/series-route.ts'
import { streamRoute } from './http/stream-route.ts'
import { rangeOf } from './http/window-range.ts'
import { windowsRoute } from './http/windows-route.ts'
import { seriesKeeper } from './series-keeper.ts'
import type { AnalyticsSettings } from './settings.ts'

export type AnalyticsPart = Part & {
  /** The last windows of a metric, oldest first, for who is in this process. */
  readonly lastWindows: (metric: Metric, last: number) => Promise<WindowsView>
}

/** The part that counts orders and infractions per window. It opens nothing and listens on no port. */
export function buildAnalytics(
  { settings }: { readonly settings: LiveConfig<AnalyticsSettings> },
  world: PartWorld,
): AnalyticsPart {
  const { orders, infractions } = metricSources
  const shared = [orders, infractions].map((source) => windowsProjection(source, settings, world))
  const models = new ReadModels({ ...world, projections: [], shared })
  const context = { models, clock: world.clock, settings }
  const keeper = seriesKeeper(settings, world)
  return {
    name: 'analytics',
    service: 'analytics',
    kind: 'query',
    title: 'Analytics: orders and infractions per window',
    basePath: '/api/analytics/queries',
    routes: [
      windowsRoute(context, 'orders'),
      streamRoute(context, 'orders'),
      windowsRoute(context, 'infractions'),
      streamRoute(context, 'infractions'),
      seriesRoute(context),
    ],
    start: async () => {
      keeper.start()
      await models.start()
    },
    stop: async () => {
      await keeper.stop()
      await models.stop()
    },
    ...consumersOf(models, () => models.probe(), [settings]),
    lastWindows: (metric, last) =>
      models.read(async (reader) => {
        const nowMs = world.clock.nowMs()
        const [series] = await readSeries(reader)
        if (series === undefined) throw new Error('there is no series of windows: the part was not started')
        const range = rangeOf({ last }, series, nowMs, settings.current().keepMs)
        const sight = { source: metricSources[metric], settings: settings.current(), nowMs }
        return readWindows(reader, sight, series, range)
      }),
  }
}
