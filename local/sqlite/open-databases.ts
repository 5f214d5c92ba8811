import type { EventStore } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import type { Clock } from '@annals/kernel'
import type { Publication } from '@annals/part'
import type { ReadModelDatabase } from '@annals/projections'
import { openSqliteReadModels } from '@annals/projections/sqlite'

/** The three files of one service in the data folder. */
export type ServiceDatabases = {
  readonly store: EventStore
  readonly references: ReadModelDatabase
  readonly readModels: ReadModelDatabase
}

export type OpenDatabasesOptions = {
  readonly file: (name: string) => string
  readonly secret: string
  readonly clock: Clock
}

/** Opens or makes `<service>-command.db`, `<service>-references.db` and `<service>-query.db`. */
export async function openServiceDatabases(
  { contract }: Publication,
  { file, secret, clock }: OpenDatabasesOptions,
): Promise<ServiceDatabases> {
  const { source, partitions } = contract
  return {
    store: await openSqliteEventStore({ file: file(`${source}-command.db`), partitions, secret, clock }),
    references: await openSqliteReadModels({ file: file(`${source}-references.db`) }),
    readModels: await openSqliteReadModels({ file: file(`${source}-query.db`) }),
  }
}

export async function closeServiceDatabases(databases: ServiceDatabases): Promise<void> {
  await databases.readModels.close()
  await databases.references.close()
  await databases.store.close()
}

/** Opens or makes `analytics-query.db`. */
export function openAnalyticsDatabase(file: (name: string) => string): Promise<ReadModelDatabase> {
  return openSqliteReadModels({ file: file('analytics-query.db') })
}
