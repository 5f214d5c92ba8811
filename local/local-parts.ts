import { buildCustomerCommand, customerPublication } from '@annals/customer-command'
import { buildCustomerQuery } from '@annals/customer-query'
import { buildInventoryCommand, inventoryPublication } from '@annals/inventory-command'
import { buildInventoryQuery } from '@annals/inventory-query'
import { type Clock, mintUuid } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { buildOrderCommand, orderPublication } from '@annals/order-command'
import { buildOrderQuery } from '@annals/order-query'
import type { Part, PartWorld, Publication } from '@annals/part'
import { createLogger, type Logger, type LogLevel, type PartMetrics, partMetrics } from '@annals/telemetry'
import type { LocalConfig } from './local-config.ts'
import type { ServiceDatabases } from './sqlite/open-databases.ts'

/** Every service of this process by name, with what leaves its command part. */
export const publications = {
  customer: customerPublication,
  inventory: inventoryPublication,
  order: orderPublication,
} as const satisfies Readonly<Record<string, Publication>>

export type ServiceName = keyof typeof publications

/** A part with what its routes are served with. */
export type LocalPart = { readonly part: Part; readonly logger: Logger; readonly metrics: PartMetrics }

/** Builds every part over the embedded adapters; starts none. */
export function buildLocalParts(
  databases: Readonly<Record<ServiceName, ServiceDatabases>>,
  config: LocalConfig,
  clock: Clock,
): readonly LocalPart[] {
  const messages = embeddedMessages(
    Object.entries(publications).map(([service, publication]) => ({
      ...publication,
      store: databases[service as ServiceName].store,
    })),
    { logger: loggerOf('messages', config.logLevel), clock },
  )
  const built = (
    service: ServiceName,
    kind: 'command' | 'query',
    build: (world: PartWorld) => Part,
  ): LocalPart => {
    const logger = loggerOf(`${service}-${kind}`, config.logLevel)
    const metrics = partMetrics(`${service}-${kind}`)
    const { references, readModels } = databases[service]
    const database = kind === 'command' ? references : readModels
    return { part: build({ database, messages, clock, logger, metrics }), logger, metrics }
  }
  const own = (service: ServiceName) => ({ store: databases[service].store, mintId: mintUuid })
  const rules = { timeZone: config.timeZone, ...config.order }
  const { deadlinesEveryMs } = config
  return [
    built('customer', 'command', (world) => buildCustomerCommand(own('customer'), world)),
    built('customer', 'query', buildCustomerQuery),
    built('inventory', 'command', (world) => buildInventoryCommand(own('inventory'), world)),
    built('inventory', 'query', buildInventoryQuery),
    built('order', 'command', (world) =>
      buildOrderCommand({ ...own('order'), rules, deadlinesEveryMs }, world),
    ),
    built('order', 'query', buildOrderQuery),
  ]
}

function loggerOf(part: string, level: LogLevel): Logger {
  return createLogger({ part, level })
}
