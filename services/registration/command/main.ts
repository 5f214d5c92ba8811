import { migrateMysqlEventStore, openMysqlEventStore } from '@annals/event-store/mysql'
import { kafkaMessageLog, kafkaRelay } from '@annals/messaging/kafka'
import { commandProgramSchema, runCommandPart } from '@annals/program'
import { migrateMysqlReadModels, openMysqlReadModels } from '@annals/projections/mysql'
import { buildRegistrationCommand, registrationPublication } from './app.ts'

/** The registration service's command part as a program: everything that touches the world is named here, once. */
await runCommandPart(
  {
    publication: registrationPublication,
    schema: commandProgramSchema({}),
    adapters: {
      openEventStore: openMysqlEventStore,
      migrateEventStore: migrateMysqlEventStore,
      openReadModels: openMysqlReadModels,
      migrateReadModels: migrateMysqlReadModels,
      messageLog: kafkaMessageLog,
      relay: kafkaRelay,
    },
    consumes: [],
    build:
      ({ settings: { timeZone } }) =>
      (own, world) =>
        buildRegistrationCommand({ ...own, timeZone }, world),
  },
  process,
)
