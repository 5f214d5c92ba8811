import { inventoryEvents } from '@annals/inventory-contracts'
import { kafkaMessageLog } from '@annals/messaging/kafka'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { buildInventoryQuery } from './app.ts'

/** The inventory service's query part as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'inventory-query',
    schema: queryProgramSchema({}),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [inventoryEvents],
    build: () => buildInventoryQuery,
  },
  process,
)
