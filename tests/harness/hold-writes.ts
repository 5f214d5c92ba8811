import type { RunningSystem } from './running-system.ts'
import type { HeldDatabase } from './system-databases.ts'

/**
 * Holds a database of a system as another writer would: it can be read, but nothing is written to it until it is let
 * go. Resolves with how to let it go.
 */
export function holdWrites(
  { databases }: Pick<RunningSystem, 'databases'>,
  database: HeldDatabase,
): Promise<() => Promise<void>> {
  return databases.holdWrites(database)
}
