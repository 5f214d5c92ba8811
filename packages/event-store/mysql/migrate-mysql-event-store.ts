import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Connection } from 'mysql2/promise'
import { EventStoreError } from '../store-error.ts'
import { connectForMigration, type MysqlConnection, nameOf } from './mysql-connection.ts'
import { errorCodeOf } from './mysql-failure.ts'
import { rowsOf } from './rows-of.ts'
import { assertReadable, type Migration, migrations, schemaOf } from './schema.ts'
import { sqlList, sqlValue } from './sql-text.ts'

const CREATE_SCHEMA_VERSION = `
CREATE TABLE IF NOT EXISTS schema_version (
  one TINYINT UNSIGNED NOT NULL,
  version INT UNSIGNED NOT NULL,
  readable_from INT UNSIGNED NOT NULL,
  PRIMARY KEY (one)
) ENGINE = InnoDB`

const replaceSchemaVersion = ({ version, readableFrom }: Migration) => `
REPLACE INTO schema_version (one, version, readable_from)
VALUES (${sqlList([1, version, readableFrom])})`

const getLock = (lock: string) => `
SELECT GET_LOCK(${sqlList([lock, lockWaitSeconds])}) AS got`

const releaseLock = (lock: string) => `
SELECT RELEASE_LOCK(${sqlValue(lock)})`

// MySQL commits after each statement that changes a table: a migration that was cut short runs again from its start,
// and what it had made already is no fault.
const doneBefore = new Set(['ER_TABLE_EXISTS_ERROR', 'ER_DUP_FIELDNAME', 'ER_DUP_KEYNAME'])

const lockWaitSeconds = 120

/** The versions that were there before and are there now. */
export type Migrated = { readonly from: number; readonly to: number }

/**
 * Brings the tables to this program's schema, or leaves newer ones that it can work with. Safe to run twice and from
 * several places at once: one migrates, the others wait for it and find nothing left to do.
 */
export async function migrateMysqlEventStore(
  to: MysqlConnection,
  options: { readonly migrations?: readonly Migration[]; readonly folder?: URL } = {},
): Promise<Migrated> {
  const known = options.migrations ?? migrations
  const folder = options.folder ?? new URL('./migrations/', import.meta.url)
  const connection = await connectForMigration(to)
  // Locks are the server's, not the database's, and their names are short.
  const lock = `annals-${createHash('sha256').update(to.database).digest('hex').slice(0, 32)}`
  try {
    await takeLock(connection, lock, to)
    await connection.query(CREATE_SCHEMA_VERSION)
    const schema = await schemaOf(connection)
    if (schema !== undefined) assertReadable(schema, nameOf(to), known)
    const from = schema?.version ?? 0
    for (const migration of known.slice(from)) {
      await run(connection, readFileSync(new URL(migration.file, folder), 'utf8'))
      await connection.query(replaceSchemaVersion(migration))
    }
    await connection.query(releaseLock(lock))
    return { from, to: Math.max(from, known.length) }
  } finally {
    // Whatever lock it holds goes with the connection.
    await connection.end().catch(() => connection.destroy())
  }
}

async function takeLock(connection: Connection, lock: string, to: MysqlConnection): Promise<void> {
  const [row] = await rowsOf(connection, getLock(lock))
  if (row?.['got'] === 1) return
  throw new EventStoreError(
    'store-busy',
    `Migrating ${nameOf(to)} failed: another migration has held the lock ${lock} for ${lockWaitSeconds} s. Look at it.`,
  )
}

async function run(connection: Connection, sql: string): Promise<void> {
  const [row] = await rowsOf(connection, 'SELECT VERSION() AS version')
  // MariaDB knows the same collation by another name.
  const spoken = String(row?.['version']).includes('MariaDB')
    ? sql.replaceAll('utf8mb4_0900_bin', 'utf8mb4_nopad_bin')
    : sql
  for (const statement of statementsOf(spoken)) {
    try {
      await connection.query(statement)
    } catch (error) {
      if (!doneBefore.has(errorCodeOf(error))) throw error
    }
  }
}

/** A migration's statements end with a semicolon at the end of a line. */
function statementsOf(sql: string): readonly string[] {
  return sql
    .split(/;\s*\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
