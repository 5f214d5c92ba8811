import type { LiveConfig } from '@annals/config'
import type { Role } from '@annals/contracts'
import type { QueryRoutesContext } from '@annals/part'
import type { Metric } from '../fold/metrics.ts'
import type { AnalyticsSettings } from '../settings.ts'

/** What the routes of the windows share. */
export type WindowsContext = QueryRoutesContext & {
  readonly settings: Pick<LiveConfig<AnalyticsSettings>, 'current'>
}

/** How a metric is called in the API, and who may see it. */
export type MetricNames = { readonly path: string; readonly name: string; readonly roles: readonly Role[] }

export const metricNames: Readonly<Record<Metric, MetricNames>> = {
  orders: { path: '/orders/windows', name: 'OrderWindows', roles: ['sales', 'operator'] },
  infractions: { path: '/infractions/windows', name: 'InfractionWindows', roles: ['officer', 'operator'] },
}
