import { kafkaMessageLog } from '@annals/messaging/kafka'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { radarEvents } from '@annals/radar-contracts'
import { buildRadarQuery } from './app.ts'

/** The radar service's query part as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'radar-query',
    schema: queryProgramSchema({}),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [radarEvents],
    build: () => buildRadarQuery,
  },
  process,
)
