import { randomBytes } from 'node:crypto'
import mysql2, { type Connection } from 'mysql2/promise'
import type { MysqlConnection } from './mysql-connection.ts'

/** A server whose root may make databases. */
export type RootOfServer = {
  readonly host: string
  readonly port: number
  readonly rootUser: string
  readonly rootPassword: string
}

/** An empty database of a random name, and root's connection to it; `remove` ends both. */
export async function temporaryDatabase({ host, port, rootUser, rootPassword }: RootOfServer): Promise<{
  readonly connection: MysqlConnection
  readonly root: Connection
  readonly remove: () => Promise<void>
}> {
  const database = `models_${randomBytes(6).toString('hex')}`
  const access = { host, port, user: rootUser, password: rootPassword }
  const root = await mysql2.createConnection(access)
  await root.query(`CREATE DATABASE ${database}`)
  await root.query(`USE ${database}`)
  return {
    connection: { ...access, database },
    root,
    remove: async () => {
      root.destroy()
      // The server may have been killed since.
      const last = await mysql2.createConnection(access)
      await last.query(`DROP DATABASE ${database}`)
      await last.end()
    },
  }
}
