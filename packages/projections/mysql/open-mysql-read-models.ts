import type { DataSource } from 'typeorm'
import { requireKitSchema } from '../kit-schema.ts'
import type { ReadModelDatabase } from '../read-model-database.ts'
import { entitySchemaOf } from '../typeorm/entity-schema.ts'
import { typeormReader } from '../typeorm/reader.ts'
import { connect } from './connect.ts'
import { inMysqlTransaction } from './in-mysql-transaction.ts'
import type { MysqlConnection } from './mysql-connection.ts'
import { mysqlDialect } from './mysql-dialect.ts'
import { serverEngine } from './server-engine.ts'
import { WriteLanes } from './write-lanes.ts'

type MysqlReadModelsOptions = {
  readonly connection: MysqlConnection
  /** Connections of this replica at once; for a moment, while a rebuilt read model is swapped in, some more. */
  readonly connections?: number
}

/**
 * Opens the read models of one part; other replicas may have them open too. Rejects while the server is away, and with
 * SchemaNotReadyError unless `migrateMysqlReadModels` has made the tables that this release needs.
 */
export async function openMysqlReadModels(options: MysqlReadModelsOptions): Promise<ReadModelDatabase> {
  const { connection, connections = 10 } = options
  const writers = Math.max(1, Math.floor(connections * 0.4))
  const readers = Math.max(1, connections - writers)
  const writer = await connect(connection, 'writer', writers)
  try {
    return await readModelsOn(writer, connection, readers)
  } catch (error) {
    await writer.destroy()
    throw error
  }
}

async function readModelsOn(
  writer: DataSource,
  connection: MysqlConnection,
  readers: number,
): Promise<ReadModelDatabase> {
  const engine = await serverEngine(writer)
  const dialect = mysqlDialect(engine)
  const lanes = new WriteLanes()
  const database: ReadModelDatabase = {
    dialect,
    sharing: 'replicas',
    write: (work, committed, lane = '') =>
      lanes.run(lane, async () => {
        const result = await inMysqlTransaction(writer, engine, work)
        await committed?.(result)
        return result
      }),
    openReader: async (bindings) => {
      const bound = new Map(
        bindings.map((binding) => [binding.projection, { binding, entity: entitySchemaOf(binding) }]),
      )
      const entities = [...bound.values()].map(({ entity }) => entity)
      return typeormReader(await connect(connection, 'reader', readers, entities), dialect, bound)
    },
    // Rows that were deleted are purged by the server; its logs are its operator's.
    scrub: async () => {},
    close: async () => {
      await lanes.idle()
      await writer.destroy()
    },
  }
  await database.write(requireKitSchema)
  return database
}
