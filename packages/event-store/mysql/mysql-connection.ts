import { readFileSync } from 'node:fs'
import { createPool } from 'mysql2'
import { type Connection, createConnection, type Pool } from 'mysql2/promise'

/** Where a store's database is, and who asks. */
export type MysqlConnection = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Without it nothing is encrypted. The file is read at each connecting: it may be replaced while running. */
  readonly tls?: { readonly caFile: string }
}

const connectTimeoutMs = 10_000

// Readers and flushes see what is committed.
const SET_ISOLATION = `
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED`

// What does not fit is refused, and the two characters that are escaped mean what they should.
const SET_SESSION = `
SET SESSION
  sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY',
  innodb_lock_wait_timeout = 10`

// The server rolls back and lets locks go when the program that held them has been silent for so long.
const SET_FLUSH_SESSION = `
SET SESSION
  wait_timeout = 20,
  autocommit = 0`

/** A connection of its own for flushes: many statements in one message, each transaction begun by its first one. */
export async function connectForFlushes(to: MysqlConnection): Promise<Connection> {
  const connection = await createConnection({ ...optionsOf(to), multipleStatements: true })
  try {
    for (const statement of [SET_ISOLATION, SET_SESSION, SET_FLUSH_SESSION]) await connection.query(statement)
    return connection
  } catch (error) {
    connection.destroy()
    throw error
  }
}

/** A connection of its own for migrations. */
export async function connectForMigration(to: MysqlConnection): Promise<Connection> {
  return createConnection(optionsOf(to))
}

/** Connections for everything else. */
export function poolFor(to: MysqlConnection, connections: number): Pool {
  const pool = createPool({ ...optionsOf(to), connectionLimit: connections, maxIdle: connections })
  pool.on('connection', (connection) => {
    // Answered before whatever the connection was opened for.
    for (const statement of [SET_ISOLATION, SET_SESSION]) {
      connection.query(statement, (error) => {
        if (error) connection.destroy()
      })
    }
  })
  return pool.promise()
}

/** As messages name it: never with the password. */
export function nameOf({ user, host, port, database }: MysqlConnection): string {
  return `${database} on ${host}:${port} as ${user}`
}

function optionsOf({ host, port, user, password, database, tls }: MysqlConnection) {
  return {
    host,
    port,
    user,
    password,
    database,
    charset: 'utf8mb4',
    connectTimeout: connectTimeoutMs,
    // Statements are sent as they are: their values are in them, and a question mark is one.
    queryFormat: (sql: string) => sql,
    ...(tls && { ssl: trusting(tls.caFile) }),
  }
}

function trusting(caFile: string) {
  return {
    // mysql2 reads it at each connecting.
    get ca() {
      return readFileSync(caFile, 'utf8')
    },
    verifyIdentity: true,
  }
}
