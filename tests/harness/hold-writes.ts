import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually } from './eventually.ts'
import type { RunningSystem } from './running-system.ts'

/**
 * Holds a database file of a system as another writer would: it can be read, but nothing is written to it until it is
 * let go. Resolves with how to let it go.
 */
export async function holdWrites(
  { dataFolder }: Pick<RunningSystem, 'dataFolder'>,
  database: `${'inventory' | 'order'}-${'command' | 'references' | 'query'}` | 'analytics-query',
): Promise<() => void> {
  const file = new DatabaseSync(join(dataFolder, `${database}.db`), { timeout: 0 })
  await eventually(
    `${database} is held`,
    () => tryToHold(file),
    (outcome) => outcome === 'held',
  )
  return () => {
    file.exec('ROLLBACK')
    file.close()
  }
}

function tryToHold(file: DatabaseSync): 'held' | 'busy' {
  try {
    file.exec('BEGIN IMMEDIATE')
    return 'held'
  } catch (error) {
    if (error instanceof Error && error.message.includes('locked')) return 'busy'
    throw error
  }
}
