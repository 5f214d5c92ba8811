import type { RowDataPacket } from 'mysql2/promise'
import type { DatabaseUnderTest, TablePlan } from '../contract-suite/world.ts'
import { migrateMysqlReadModels } from './migrate-mysql-read-models.ts'
import type { MysqlConnection } from './mysql-connection.ts'
import { openMysqlReadModels } from './open-mysql-read-models.ts'
import { type RootOfServer, temporaryDatabase } from './temporary-database.ts'

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
    planOf: async (sql, parameters) => {
      await ask('SET explain_json_format_version = 2')
      const [row] = await ask(`EXPLAIN FORMAT=JSON ${sql}`, parameters)
      const plan = JSON.parse(String(row?.['EXPLAIN'])) as { readonly query_plan: PlanNode }
      return plansIn(plan.query_plan)
    },
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

type PlanNode = {
  readonly access_type?: string
  readonly table_name?: string
  readonly index_name?: string
  readonly index_access_type?: string
  readonly key_columns?: readonly string[]
  readonly ranges?: readonly string[]
  readonly inputs?: readonly PlanNode[]
}

function plansIn(node: PlanNode, sorts = false): readonly TablePlan[] {
  const sorted = sorts || node.access_type === 'sort'
  const below = (node.inputs ?? []).flatMap((input) => plansIn(input, sorted))
  return node.table_name === undefined ? below : [...below, tablePlan(node, sorted)]
}

function tablePlan(node: PlanNode, sorts: boolean): TablePlan {
  const { index_name: index, index_access_type: access, key_columns: columns = [], ranges = [] } = node
  const searched = access === 'index_range_scan' || access === 'index_lookup'
  const bounds = ranges.join(' ')
  return {
    index: !searched || index === undefined ? null : index === 'PRIMARY' ? 'primary' : index,
    boundBy: columns.filter((column) => new RegExp(`\\b${column}\\b`).test(bounds)),
    sorts,
  }
}
