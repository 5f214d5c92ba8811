import { migrateMysqlEventStore, openMysqlEventStore } from '@annals/event-store/mysql'
import { tariffConfig } from '@annals/infraction-contracts'
import { kafkaMessageLog, kafkaRelay } from '@annals/messaging/kafka'
import { commandProgramSchema, runCommandPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { radarEvents } from '@annals/radar-contracts'
import { registrationEvents } from '@annals/registration-contracts'
import { z } from 'zod'
import { buildInfractionCommand } from './app.ts'
import { infractionPublication } from './publication.ts'

/** The infraction service's command part as a program: everything that touches the world is named here, once. */
await runCommandPart(
  {
    publication: infractionPublication,
    schema: commandProgramSchema({ tariffFile: z.string().min(1) }),
    adapters: {
      openEventStore: openMysqlEventStore,
      migrateEventStore: migrateMysqlEventStore,
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
      relay: kafkaRelay,
    },
    consumes: [radarEvents, registrationEvents],
    build: ({ settings, live }) => {
      const tariff = live.follow(tariffConfig, settings.tariffFile)
      return (own, world) => buildInfractionCommand({ ...own, tariff }, world)
    },
  },
  process,
)
