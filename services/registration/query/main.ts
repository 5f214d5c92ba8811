import { kafkaMessageLog } from '@annals/messaging/kafka'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { registrationEvents } from '@annals/registration-contracts'
import { buildRegistrationQuery } from './app.ts'

/** The registration service's query part as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'registration-query',
    schema: queryProgramSchema({}),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [registrationEvents],
    build: () => buildRegistrationQuery,
  },
  process,
)
