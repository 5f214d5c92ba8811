import type { EventContract } from '@annals/contracts'
import type { Feeds } from '@annals/messaging'
import { httpFeed } from '@annals/messaging/http-feed'
import type { PartWorld } from '@annals/part'
import type { QueryAdapters } from './adapters.ts'
import { allSettled } from './all-settled.ts'
import { brokerDependency } from './broker-dependency.ts'
import { databaseFaults } from './database-faults.ts'
import { brokerConnection, databaseConnection } from './part-access.ts'
import type { ProgramFrame } from './program-frame.ts'
import type { ProgramSettings } from './program-settings.ts'
import type { Undo } from './start-program.ts'

/**
 * What every part is given by its program: its read models' database, live delivery and feeds. Only the database is
 * waited for; the broker and the identity provider are asked whether they accept what the settings say.
 */
export async function openReadingSide(
  frame: ProgramFrame<ProgramSettings>,
  { adapters, consumes }: { readonly adapters: QueryAdapters; readonly consumes: readonly EventContract[] },
  undo: Undo,
): Promise<PartWorld> {
  const { name, settings, clock, logger, metrics, dependencies } = frame
  const broker = brokerConnection(name, settings)
  const messages = adapters.messageLog({
    ...broker,
    // A part joins groups of its own name only: that is what its user may do on the brokers.
    groupPrefix: `${settings.kafka.groupPrefix}.${name}`,
    contracts: consumes,
    feeds: feedsOf(frame),
    clock,
    logger,
  })
  undo.push(() => messages.stop())
  const [database] = await allSettled([
    openReadModels(frame, adapters, undo),
    dependencies.consult(brokerDependency(broker.brokers, messages)),
    frame.consultIdentity(),
  ])
  return { database, messages, clock, logger, metrics }
}

async function openReadModels(
  { name, settings, dependencies }: ProgramFrame<ProgramSettings>,
  adapters: QueryAdapters,
  undo: Undo,
): Promise<PartWorld['database']> {
  const connection = databaseConnection(name, settings)
  const { connections } = settings.database
  const database = await dependencies.reach({
    name: 'read models',
    reach: () => adapters.openReadModels({ connection, connections }),
    faultsOf: databaseFaults(connection),
  })
  undo.push(() => database.close())
  return database
}

/** The feeds of all services, from their command parts. */
function feedsOf({ settings, token }: ProgramFrame<ProgramSettings>): Feeds {
  const { url, of } = settings.feeds
  return {
    feed: (source) => {
      const commandPart = of[source] ?? url.replaceAll('{service}', source)
      return httpFeed({ source, url: `${commandPart}/internal/feed`, token })
    },
  }
}
