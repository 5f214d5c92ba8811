import { migrateMysqlEventStore, openMysqlEventStore } from '@annals/event-store/mysql'
import { kafkaMessageLog, kafkaRelay } from '@annals/messaging/kafka'
import { orderEvents } from '@annals/order-contracts'
import { commandProgramSchema, runCommandPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { buildInventoryCommand, inventoryPublication } from './app.ts'

/** The inventory service's command part as a program: everything that touches the world is named here, once. */
await runCommandPart(
  {
    publication: inventoryPublication,
    schema: commandProgramSchema({}),
    adapters: {
      openEventStore: openMysqlEventStore,
      migrateEventStore: migrateMysqlEventStore,
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
      relay: kafkaRelay,
    },
    consumes: [orderEvents],
    build: () => buildInventoryCommand,
  },
  process,
)
