import { type AnalyticsPart, analyticsConfig, buildAnalytics } from '@annals/analytics'
import { buildCustomerCommand, customerPublication } from '@annals/customer-command'
import { buildCustomerQuery } from '@annals/customer-query'
import { buildInfractionCommand, infractionPublication } from '@annals/infraction-command'
import { demoTariff, tariffConfig } from '@annals/infraction-contracts'
import { buildInfractionQuery } from '@annals/infraction-query'
import { buildInventoryCommand, inventoryPublication } from '@annals/inventory-command'
import { buildInventoryQuery } from '@annals/inventory-query'
import { type Clock, mintUuid } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { buildOrderCommand, orderPublication } from '@annals/order-command'
import { buildOrderQuery } from '@annals/order-query'
import type { Part, PartWorld, Publication } from '@annals/part'
import { type LiveConfigs, liveConfigs, type ServedPart } from '@annals/program'
import type { ReadModelDatabase } from '@annals/projections'
import { buildRadarCommand, radarPublication } from '@annals/radar-command'
import { buildRadarQuery } from '@annals/radar-query'
import { buildRegistrationCommand, registrationPublication } from '@annals/registration-command'
import { buildRegistrationQuery } from '@annals/registration-query'
import { createLogger, type Logger, type LogLevel, partMetrics } from '@annals/telemetry'
import type { LocalConfig } from './local-config.ts'
import type { ServiceDatabases } from './sqlite/open-databases.ts'

/** Every service of this process by name, with what leaves its command part. */
export const publications = {
  customer: customerPublication,
  inventory: inventoryPublication,
  order: orderPublication,
  radar: radarPublication,
  registration: registrationPublication,
  infraction: infractionPublication,
} as const satisfies Readonly<Record<string, Publication>>

export type ServiceName = keyof typeof publications

export type LocalDatabases = {
  readonly services: Readonly<Record<ServiceName, ServiceDatabases>>
  readonly analytics: ReadModelDatabase
}

/** A part with what its routes are served with, and what is stopped after it. */
export type LocalPart<P extends Part = Part> = ServedPart & {
  readonly part: P
  readonly release: () => void
}

/**
 * Every part over the embedded adapters, none of them started; `analytics` is one of them. Throws a ConfigError when a
 * configuration file cannot be read.
 */
export function buildLocalParts(
  { services, analytics: windows }: LocalDatabases,
  config: LocalConfig,
  clock: Clock,
): { readonly parts: readonly LocalPart[]; readonly analytics: AnalyticsPart } {
  const messages = embeddedMessages(
    Object.entries(publications).map(([service, publication]) => ({
      ...publication,
      store: services[service as ServiceName].store,
    })),
    { logger: loggerOf('messages', config.logLevel), clock },
  )
  const built = <P extends Part>(
    name: string,
    database: ReadModelDatabase,
    build: (world: PartWorld, live: LiveConfigs) => P,
  ): LocalPart<P> => {
    const logger = loggerOf(name, config.logLevel)
    const metrics = partMetrics(name)
    const live = liveConfigs({ clock, logger, metrics })
    const part = build({ database, messages, clock, logger, metrics }, live)
    const release = () => {
      live.stop()
      metrics.stop()
    }
    return { part, logger, metrics, release }
  }
  const command = (service: ServiceName, build: Parameters<typeof built>[2]) =>
    built(`${service}-command`, services[service].references, build)
  const query = (service: ServiceName, build: (world: PartWorld) => Part) =>
    built(`${service}-query`, services[service].readModels, build)
  const own = (service: ServiceName) => ({ store: services[service].store, mintId: mintUuid })
  const { timeZone, currency, deadlinesEveryMs } = config
  const tariffOf = (live: LiveConfigs) => live.follow(tariffConfig, config.tariffFile, demoTariff)
  const analytics = built('analytics', windows, (world, live) =>
    buildAnalytics({ settings: live.follow(analyticsConfig, config.analyticsFile) }, world),
  )
  const parts = [
    command('customer', (world) => buildCustomerCommand(own('customer'), world)),
    query('customer', buildCustomerQuery),
    command('inventory', (world) => buildInventoryCommand(own('inventory'), world)),
    query('inventory', buildInventoryQuery),
    command('order', (world) =>
      buildOrderCommand({ ...own('order'), rules: { timeZone, ...config.order }, deadlinesEveryMs }, world),
    ),
    query('order', buildOrderQuery),
    command('radar', (world, live) =>
      buildRadarCommand({ ...own('radar'), tariff: tariffOf(live), bounds: config.radar }, world),
    ),
    query('radar', buildRadarQuery),
    command('registration', (world) => buildRegistrationCommand({ ...own('registration'), timeZone }, world)),
    query('registration', buildRegistrationQuery),
    command('infraction', (world, live) =>
      buildInfractionCommand({ ...own('infraction'), tariff: tariffOf(live) }, world),
    ),
    query('infraction', (world) => buildInfractionQuery({ timeZone, currency }, world)),
    analytics,
  ]
  return { parts, analytics: analytics.part }
}

function loggerOf(part: string, level: LogLevel): Logger {
  return createLogger({ part, level })
}
