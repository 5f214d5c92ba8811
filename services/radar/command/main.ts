import { migrateMysqlEventStore, openMysqlEventStore } from '@annals/event-store/mysql'
import { tariffConfig } from '@annals/infraction-contracts'
import { kafkaMessageLog, kafkaRelay } from '@annals/messaging/kafka'
import { commandProgramSchema, runCommandPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { z } from 'zod'
import { buildRadarCommand, radarPublication } from './app.ts'
import { radarCommandSettings } from './settings.ts'

/** The radar service's command part as a program: everything that touches the world is named here, once. */
await runCommandPart(
  {
    publication: radarPublication,
    schema: commandProgramSchema({ ...radarCommandSettings, tariffFile: z.string().min(1) }),
    adapters: {
      openEventStore: openMysqlEventStore,
      migrateEventStore: migrateMysqlEventStore,
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
      relay: kafkaRelay,
    },
    consumes: [],
    build: ({ settings, live }) => {
      const tariff = live.follow(tariffConfig, settings.tariffFile)
      return (own, world) => buildRadarCommand({ ...own, tariff, bounds: settings.radar }, world)
    },
  },
  process,
)
