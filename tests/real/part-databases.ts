import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PartDescription } from '@annals/installation'
import type { Mysql } from '@annals/real'
import { type Connection, createConnection } from 'mysql2/promise'

/** A part's own database, and who it is there. */
export type PartDatabase = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  readonly caFile?: string
}

/** One database and one user for each part, by the part's name; a user sees nothing of the others'. */
export async function makePartDatabases(
  mysql: Mysql,
  parts: readonly PartDescription[],
): Promise<ReadonlyMap<string, PartDatabase>> {
  const { host, port, tls } = mysql
  const root = await connectTo({
    ...{ host, port, user: mysql.rootUser, password: mysql.rootPassword },
    ...(tls && { caFile: tls.caFile }),
  })
  try {
    const made = new Map<string, PartDatabase>()
    for (const { name } of parts) {
      const database = `annals_${name.replaceAll('-', '_')}`
      const user = database
      const password = randomBytes(12).toString('hex')
      await root.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`)
      await root.query(`CREATE USER ${user}@'%' IDENTIFIED BY '${password}'`)
      // In a grant an underscore stands for any character.
      const exactly = database.replaceAll('_', '\\_')
      await root.query(`GRANT ALL PRIVILEGES ON \`${exactly}\`.* TO ${user}@'%'`)
      made.set(name, { host, port, database, user, password, ...(tls && { caFile: tls.caFile }) })
    }
    return made
  } finally {
    await root.end()
  }
}

export function connectTo({
  caFile,
  ...options
}: Omit<PartDatabase, 'database'> & { readonly database?: string }): Promise<Connection> {
  return createConnection({
    ...options,
    ...(caFile === undefined ? {} : { ssl: { ca: readFileSync(caFile, 'utf8'), verifyIdentity: true } }),
  })
}
