import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstallPlace } from '../installed-programs.ts'
import { dumpTables, runSql, type SqlTarget } from '../mysql/run-sql.ts'
import { keycloakVersion } from './install-keycloak.ts'

export type SchemaTemplate = {
  /** Makes Keycloak's tables in an empty database, if an earlier start has left them; says whether they are there. */
  readonly load: (database: string) => Promise<boolean>
  /** Keeps the tables that Keycloak made, without what is in them. */
  readonly save: (database: string) => Promise<void>
}

/** Which of Keycloak's hundreds of changes have been made: with it Keycloak takes the tables for its own. */
const changeLog = 'DATABASECHANGELOG'

/**
 * Keycloak's tables as its migrations left them. The migrations take a minute and more, the finished tables seconds;
 * realm, keys and admin are made by each start in any case.
 */
export function schemaTemplate(
  mysql: SqlTarget & { readonly engine: 'mysql' | 'mariadb' },
  { cache }: Pick<InstallPlace, 'cache'>,
): SchemaTemplate {
  const file = join(cache, `keycloak-${keycloakVersion}-${mysql.engine}-tables.sql`)
  return {
    load: async (database) => {
      const count = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '${database}';`
      if ((await runSql(mysql, count)).trim() !== '0') return true
      const statements = await readFile(file, 'utf8').catch(() => undefined)
      if (statements === undefined) return false
      await runSql(mysql, `USE ${database};\n${statements}`)
      return true
    },
    save: async (database) => {
      const unfinished = `${file}.${process.pid}`
      await writeFile(unfinished, await dumpTables(mysql, database, [changeLog]))
      await rename(unfinished, file)
    },
  }
}
