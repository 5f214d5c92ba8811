import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import mysql2, { type PoolOptions } from 'mysql2'
import { DataSource } from 'typeorm'
import type { entitySchemaOf } from '../typeorm/entity-schema.ts'
import type { MysqlConnection } from './mysql-connection.ts'

/** A connection that nobody used for so long is closed, by us before the server does. */
const idleMs = 30_000

/** A writer that says nothing for so long in the middle of a transaction loses it: it was paused, others wait. */
const silentWriterSeconds = 60

const lockWaitSeconds = 20

const sqlMode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

/** What every connection is told first: a server's defaults differ, and rows must not. */
const everyone = [`SET SESSION sql_mode = '${sqlMode}', SESSION lock_wait_timeout = ${lockWaitSeconds}`]

const sessions = {
  writer: [
    ...everyone,
    // Each statement sees what was committed before it, so also what a lock was waited for; and no gap is locked.
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}, SESSION wait_timeout = ${silentWriterSeconds}`,
  ],
  reader: [...everyone, 'SET SESSION TRANSACTION READ ONLY'],
} as const

/** A pool of connections for readers or writers, in TypeORM's hands. */
export async function connect(
  { host, port, database, user, password, tls }: MysqlConnection,
  role: keyof typeof sessions,
  connections: number,
  entities: readonly ReturnType<typeof entitySchemaOf>[] = [],
): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'mysql',
    driver: preparing(sessions[role]),
    host,
    port,
    database,
    username: user,
    password,
    ...(tls === undefined ? {} : { ssl: trusting(tls.caFile) }),
    charset: 'utf8mb4_bin',
    // Integers are safe ones by the rules of our columns; sums of them come as decimals.
    bigNumberStrings: false,
    poolSize: connections,
    connectTimeout: 10_000,
    entities: [...entities],
    extra: {
      decimalNumbers: true,
      maxIdle: Math.max(1, connections - 1),
      idleTimeout: idleMs,
      gracefulEnd: true,
      keepAliveInitialDelay: 10_000,
    },
  })
  return dataSource.initialize()
}

function trusting(caFile: string) {
  return {
    get ca() {
      return readFileSync(caFile, 'utf8')
    },
    verifyIdentity: true,
  }
}

/** The driver, whose pools tell every new connection these statements before it is used. */
function preparing(statements: readonly string[]) {
  return {
    createPool: (options: PoolOptions) => {
      const pool = mysql2.createPool(options)
      pool.on('connection', (connection) => {
        for (const statement of statements) {
          connection.query(statement, (error) => {
            // Whoever waits for the connection is told by his own statement.
            if (error !== null) connection.destroy()
          })
        }
      })
      return pool
    },
  }
}
