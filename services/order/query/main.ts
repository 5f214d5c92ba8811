import { customerEvents } from '@annals/customer-contracts'
import { inventoryEvents } from '@annals/inventory-contracts'
import { kafkaMessageLog } from '@annals/messaging/kafka'
import { orderEvents } from '@annals/order-contracts'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { buildOrderQuery } from './app.ts'

/** The order service's query part as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'order-query',
    schema: queryProgramSchema({}),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [orderEvents, customerEvents, inventoryEvents],
    build: () => buildOrderQuery,
  },
  process,
)
