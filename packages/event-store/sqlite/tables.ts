import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@annals/kernel'
import type { RandomBytes } from '../sealed-bytes.ts'
import type { FlushTables } from '../settle-and-write.ts'
import type { StoreKeys } from '../store-secret.ts'
import { claimsTable } from './claims-table.ts'
import { type CommandsTable, commandsTable } from './commands-table.ts'
import { type DeadlinesTable, deadlinesTable } from './deadlines-table.ts'
import { type EventsTable, eventsTable } from './events-table.ts'
import { type PersonKeys, personKeys } from './person-keys.ts'
import { type PersonStreamsTable, personStreamsTable } from './person-streams-table.ts'
import { type SnapshotsTable, snapshotsTable } from './snapshots-table.ts'

/** The statements of a store, prepared once, by table. */
export type Tables = {
  readonly events: EventsTable
  readonly commands: CommandsTable
  readonly claims: FlushTables['claims']
  readonly deadlines: DeadlinesTable
  readonly snapshots: SnapshotsTable
  readonly persons: PersonKeys
  readonly personStreams: PersonStreamsTable
}

export function tablesOf(
  db: DatabaseSync,
  storeKeys: StoreKeys,
  clock: Clock,
  randomBytes: RandomBytes,
): Tables {
  const persons = personKeys(db, storeKeys, clock, randomBytes)
  return {
    events: eventsTable(db, persons),
    commands: commandsTable(db),
    claims: claimsTable(db, storeKeys),
    deadlines: deadlinesTable(db),
    snapshots: snapshotsTable(db, persons),
    persons,
    personStreams: personStreamsTable(db),
  }
}
