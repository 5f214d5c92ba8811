import { infractionEvents } from '@annals/infraction-contracts'
import { kafkaMessageLog } from '@annals/messaging/kafka'
import { orderEvents } from '@annals/order-contracts'
import { queryProgramSchema, runQueryPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { z } from 'zod'
import { buildAnalytics } from './app.ts'
import { analyticsConfig } from './settings.ts'

/** Analytics as a program: everything that touches the world is named here, once. */
await runQueryPart(
  {
    name: 'analytics',
    schema: queryProgramSchema({ analyticsFile: z.string().min(1).optional() }),
    adapters: {
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
    },
    consumes: [orderEvents, infractionEvents],
    build: ({ settings, live }) => {
      const windows = live.follow(analyticsConfig, settings.analyticsFile)
      return (world) => buildAnalytics({ settings: windows }, world)
    },
  },
  process,
)
