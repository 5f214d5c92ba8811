import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { migrateMysqlReadModels } from '../mysql/migrate-mysql-read-models.ts'
import type { MysqlConnection } from '../mysql/mysql-connection.ts'
import { openMysqlReadModels } from '../mysql/open-mysql-read-models.ts'
import { testDatabase } from '../mysql/test-read-models.ts'
import { testReadModelsBy } from './open-test-read-models.ts'

/** Registers the tests of a module once more, with their read models on a real MySQL instead of in files. */
export async function testsOnMysql(load: () => Promise<unknown>): Promise<void> {
  const server = await startMysql()
  const databases = new Map<string, Promise<TestDatabase>>()
  testReadModelsBy(async (file) => {
    const made = databases.get(file) ?? migrated()
    databases.set(file, made)
    return openMysqlReadModels({ connection: (await made).connection })
  })
  after(async () => {
    for (const made of databases.values()) {
      const { connection, admin } = await made
      await admin.query(`DROP DATABASE ${connection.database}`)
      await admin.end()
    }
    await server.stop()
  })
  await load()

  async function migrated(): Promise<TestDatabase> {
    const made = await testDatabase(server)
    await migrateMysqlReadModels(made.connection)
    return made
  }
}

type TestDatabase = Awaited<ReturnType<typeof testDatabase>> & { readonly connection: MysqlConnection }
