import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createConnection } from 'mysql2/promise'
import type { MysqlConnection } from './mysql-connection.ts'

/** For tests: the server as its root sees it. */
export type RootOfServer = {
  readonly host: string
  readonly port: number
  readonly rootUser: string
  readonly rootPassword: string
  readonly tls?: { readonly caFile: string } | undefined
}

/** For tests: an empty database of a random name, with a user who may do all there and nothing elsewhere. */
export type TemporaryDatabase = {
  readonly connection: MysqlConnection
  /** Runs statements there as root. */
  readonly asRoot: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly remove: () => Promise<void>
}

export async function temporaryDatabase(server: RootOfServer): Promise<TemporaryDatabase> {
  const { host, port } = server
  const database = `annals_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')

  async function asRoot(sql: string, where?: string) {
    const { rootUser: user, rootPassword } = server
    const ssl = server.tls && { ssl: { ca: readFileSync(server.tls.caFile, 'utf8') } }
    const to = { host, port, user, password: rootPassword, multipleStatements: true, ...ssl }
    const root = await createConnection(where === undefined ? to : { ...to, database: where })
    try {
      const [rows] = await root.query(sql)
      return (Array.isArray(rows) ? rows : []) as readonly Readonly<Record<string, unknown>>[]
    } finally {
      await root.end()
    }
  }

  await asRoot(`
    CREATE DATABASE ${database};
    CREATE USER ${database}@'%' IDENTIFIED BY '${password}';
    GRANT ALL PRIVILEGES ON ${database}.* TO ${database}@'%'`)
  return {
    connection: { host, port, user: database, password, database },
    asRoot: (sql) => asRoot(sql, database),
    remove: async () => {
      await asRoot(`DROP DATABASE ${database}; DROP USER ${database}@'%'`)
    },
  }
}
