import { after } from 'node:test'
import { startMysql } from '@annals/real'
import { migrateMysqlReadModels } from '../mysql/migrate-mysql-read-models.ts'
import { openMysqlReadModels } from '../mysql/open-mysql-read-models.ts'
import { temporaryDatabase } from '../mysql/temporary-database.ts'
import { testReadModelsBy } from './open-test-read-models.ts'

/** Registers the tests of a module once more, with their read models on a real MySQL instead of in files. */
export async function testsOnMysql(load: () => Promise<unknown>): Promise<void> {
  const server = await startMysql()
  const databases = new Map<string, ReturnType<typeof temporaryDatabase>>()
  testReadModelsBy(async (file) => {
    const made = databases.get(file) ?? migrated()
    databases.set(file, made)
    return openMysqlReadModels({ connection: (await made).connection })
  })
  after(async () => {
    for (const made of databases.values()) await (await made).remove()
    await server.stop()
  })
  await load()

  async function migrated(): ReturnType<typeof temporaryDatabase> {
    const made = await temporaryDatabase(server)
    await migrateMysqlReadModels(made.connection)
    return made
  }
}
