import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually } from './eventually.ts'
import {
  READ_CHANGE_IDS,
  READ_HEAD,
  type SystemDatabases,
  storeHeadSchema,
  storeServices,
} from './system-databases.ts'

/** The very files of a system that runs in one process. */
export function sqliteDatabases(dataFolder: string): SystemDatabases {
  return {
    heads: async () =>
      Object.fromEntries(
        storeServices.map((service) => {
          using file = new DatabaseSync(join(dataFolder, `${service}-command.db`), { readOnly: true })
          return [service, storeHeadSchema.parse({ ...file.prepare(READ_HEAD).get() })]
        }),
      ),
    changeIds: async (after) => {
      using file = new DatabaseSync(join(dataFolder, 'order-query.db'), { readOnly: true })
      return file
        .prepare(READ_CHANGE_IDS)
        .all(after)
        .map(({ sequence }) => Number(sequence))
    },
    holdWrites: async (database) => {
      const file = new DatabaseSync(join(dataFolder, `${database}.db`), { timeout: 0 })
      await eventually(
        `${database} is held`,
        () => tryToHold(file),
        (outcome) => outcome === 'held',
      )
      return async () => {
        file.exec('ROLLBACK')
        file.close()
      }
    },
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
