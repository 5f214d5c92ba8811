import { customerEvents } from '@annals/customer-contracts'
import { migrateMysqlEventStore, openMysqlEventStore } from '@annals/event-store/mysql'
import { inventoryEvents } from '@annals/inventory-contracts'
import { kafkaMessageLog, kafkaRelay } from '@annals/messaging/kafka'
import { commandProgramSchema, runCommandPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { buildOrderCommand } from './app.ts'
import { orderPublication } from './publication.ts'
import { orderCommandSettings } from './settings.ts'

/** The order service's command part as a program: everything that touches the world is named here, once. */
await runCommandPart(
  {
    publication: orderPublication,
    schema: commandProgramSchema(orderCommandSettings),
    adapters: {
      openEventStore: openMysqlEventStore,
      migrateEventStore: migrateMysqlEventStore,
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
      relay: kafkaRelay,
    },
    consumes: [customerEvents, inventoryEvents],
    build:
      ({ settings: { timeZone, order, deadlinesEveryMs } }) =>
      (own, world) =>
        buildOrderCommand({ ...own, rules: { timeZone, ...order }, deadlinesEveryMs }, world),
  },
  process,
)
