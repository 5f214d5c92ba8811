import 'reflect-metadata'
import { DataSource } from 'typeorm'
import { migrateKitSchema } from '../kit-schema.ts'
import type { ReadModelDatabase } from '../read-model-database.ts'
import { entitySchemaOf } from '../typeorm/entity-schema.ts'
import { typeormReader } from '../typeorm/reader.ts'
import { typeormTransaction } from '../typeorm/transaction.ts'
import { WriteQueue } from '../typeorm/write-queue.ts'
import type { WriteTransaction } from '../write-transaction.ts'
import { inImmediateTransaction } from './immediate-transaction.ts'
import { NodeSqliteDriver } from './node-sqlite-driver.ts'
import { Scrubber } from './scrubber.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

export type SqliteReadModelsOptions = {
  readonly file: string
  /** How long after a write, at most, what was overwritten or deleted may stay in the file or its log. */
  readonly scrubAfterMs?: number
}

/** Opens, or makes, the read models' file of one part. Only one process may have it open. */
export async function openSqliteReadModels(options: SqliteReadModelsOptions): Promise<ReadModelDatabase> {
  const dialect = sqliteDialect()
  const writer = await connect(
    options.file,
    [],
    [
      'journal_mode = WAL',
      // After a power cut the last transactions may be gone: rows and positions together, so that they are folded again.
      'synchronous = NORMAL',
      'secure_delete = ON',
    ],
  )
  const runner = writer.createQueryRunner()
  const transaction = typeormTransaction(runner, {
    style: { json: 'text' },
    // It names columns, never values.
    messageOf: (message) => message,
  })
  const queue = new WriteQueue()
  const scrubber = new Scrubber(
    () => queue.run(() => truncateLog(transaction)),
    options.scrubAfterMs ?? 1_000,
  )
  const database: ReadModelDatabase = {
    dialect,
    sharing: 'one-process',
    write: (work, committed) =>
      queue.run(async () => {
        const result = await inImmediateTransaction(transaction, () => work(transaction))
        scrubber.written()
        await committed?.(result)
        return result
      }),
    openReader: async (bindings) => {
      const bound = new Map(
        bindings.map((binding) => [binding.projection, { binding, entity: entitySchemaOf(binding) }]),
      )
      const entities = [...bound.values()].map(({ entity }) => entity)
      const dataSource = await connect(options.file, entities, ['query_only = ON'])
      return typeormReader(dataSource, dialect, bound)
    },
    scrub: () => scrubber.scrub(),
    close: async () => {
      await scrubber.stop()
      await queue.idle()
      await writer.destroy()
    },
  }
  try {
    await database.write(migrateKitSchema)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

async function connect(
  file: string,
  entities: readonly ReturnType<typeof entitySchemaOf>[],
  pragmas: readonly string[],
): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    driver: NodeSqliteDriver,
    database: file,
    entities: [...entities],
    // A timeout would block the whole process, and with it the transaction that it waits for.
    timeout: 0,
    prepareDatabase: (connection: NodeSqliteDriver) => {
      for (const pragma of pragmas) connection.pragma(pragma)
    },
  })
  return dataSource.initialize()
}

/** Answers whether all was written back: a reader in the middle of a row set can hold it up. */
async function truncateLog(transaction: WriteTransaction): Promise<boolean> {
  const [outcome] = await transaction.all('PRAGMA wal_checkpoint(TRUNCATE)')
  return outcome?.['busy'] === 0
}
