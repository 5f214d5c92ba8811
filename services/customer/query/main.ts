import { customerEvents } from '@annals/customer-contracts'
import { kafkaMessageLog } from '@annals/messaging/kafka'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { buildCustomerQuery } from './app.ts'

/** The customer service's query part as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'customer-query',
    schema: queryProgramSchema({}),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [customerEvents],
    build: () => buildCustomerQuery,
  },
  process,
)
