import { infractionEvents } from '@annals/infraction-contracts'
import { kafkaMessageLog } from '@annals/messaging/kafka'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { registrationEvents } from '@annals/registration-contracts'
import { buildInfractionQuery } from './app.ts'

/** The infraction service's query part as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'infraction-query',
    schema: queryProgramSchema({}),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [infractionEvents, registrationEvents],
    build:
      ({ settings: { timeZone, currency } }) =>
      (world) =>
        buildInfractionQuery({ timeZone, currency }, world),
  },
  process,
)
