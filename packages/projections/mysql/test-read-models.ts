import type { RowDataPacket } from 'mysql2/promise'
import type { DatabaseUnderTest } from '../contract-suite/world.ts'
import { migrateMysqlReadModels } from './migrate-mysql-read-models.ts'
import type { MysqlConnection } from './mysql-connection.ts'
import { openMysqlReadModels } from './open-mysql-read-models.ts'
import { type RootOfServer, temporaryDatabase } from './temporary-database.ts'
import { plansOf } from './test-table-plans.ts'

export type MysqlUnderTest = DatabaseUnderTest & {
  readonly connection: MysqlConnection
  /** Asks as an administrator, in the test's database. */
  readonly ask: (sql: string, parameters?: readonly unknown[]) => Promise<readonly RowDataPacket[]>
}

/** Read models in a database of their own. */
export async function testReadModels(server: RootOfServer): Promise<MysqlUnderTest> {
  const { connection, root, remove } = await temporaryDatabase(server)
  await migrateMysqlReadModels(connection)
  const database = await openMysqlReadModels({ connection })
  const ask: MysqlUnderTest['ask'] = async (sql, parameters = []) =>
    (await root.query<RowDataPacket[]>(sql, [...parameters]))[0]
  return {
    connection,
    ask,
    database,
    openAgain: () => openMysqlReadModels({ connection }),
    namesOf: async (kind, prefix) => {
      const names = kind === 'table' ? TABLE_NAMES : INDEX_NAMES
      return (await ask(names, [connection.database, `${prefix}%`])).map(({ name }) => String(name))
    },
    planOf: async (sql, parameters) => plansOf(ask, sql, parameters),
    dispose: async () => {
      await database.close()
      await remove()
    },
  }
}

const TABLE_NAMES = `
SELECT TABLE_NAME AS name
FROM INFORMATION_SCHEMA.TABLES
WHERE TABLE_SCHEMA = ? AND TABLE_NAME LIKE ?
ORDER BY name`

const INDEX_NAMES = `
SELECT DISTINCT INDEX_NAME AS name
FROM INFORMATION_SCHEMA.STATISTICS
WHERE TABLE_SCHEMA = ? AND INDEX_NAME LIKE ?
ORDER BY name`
