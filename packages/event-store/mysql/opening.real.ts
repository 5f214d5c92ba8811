import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { freePort, startMysql } from '@annals/real'
import { migrateMysqlEventStore } from './migrate-mysql-event-store.ts'
import type { MysqlConnection } from './mysql-connection.ts'
import { type MysqlEventStoreOptions, openMysqlEventStore } from './open-mysql-event-store.ts'
import type { Migration } from './schema.ts'
import { type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts'

const mysql = await startMysql({ own: true, tls: true })
const caFile = mysql.tls?.caFile ?? ''
after(() => mysql.stop())

test('a store that was not migrated is refused, and opening does not migrate it', () =>
  withDatabase(async ({ connection, asRoot }) => {
    await assert.rejects(openAndClose(connection), {
      code: 'store-not-migrated',
      message: /Run the migrations/,
    })
    assert.deepEqual(await asRoot('SHOW TABLES'), [])
    await migrateMysqlEventStore(connection)
    await openAndClose(connection)
  }))

test('migrating twice does nothing more, and from several places at once does it once', () =>
  withDatabase(async ({ connection, asRoot }) => {
    const migrated = await Promise.all(Array.from({ length: 4 }, () => migrateMysqlEventStore(connection)))
    assert.deepEqual(
      migrated.map(({ from }) => from).toSorted((left, right) => left - right),
      [0, 1, 1, 1],
    )
    assert.deepEqual(await asRoot('SELECT one, last FROM sequence'), [{ one: 1, last: 0 }])
    assert.deepEqual(await migrateMysqlEventStore(connection), { from: 1, to: 1 })
  }))

test('a migration that was cut short is run again from its start', () =>
  withDatabase(async ({ connection, asRoot }) => {
    await migrateMysqlEventStore(connection)
    await asRoot('DELETE FROM schema_version; DROP TABLE events, meta')
    assert.deepEqual(await migrateMysqlEventStore(connection), { from: 0, to: 1 })
    await openAndClose(connection)
  }))

test('a later migration finds what the ones before it made, and a column that is there already is no fault', () =>
  withDatabase(async ({ connection, asRoot }) => {
    await migrateMysqlEventStore(connection)
    await withNextRelease(async (next) => {
      await asRoot('ALTER TABLE events ADD COLUMN note VARCHAR(10)')
      assert.deepEqual(await migrateMysqlEventStore(connection, next), { from: 1, to: 2 })
      assert.deepEqual(await asRoot('SELECT version, readable_from FROM schema_version'), [
        { version: 2, readable_from: 1 },
      ])
    })
    // The release before works on beside it, and leaves it as it is.
    await openAndClose(connection)
    assert.deepEqual(await migrateMysqlEventStore(connection), { from: 2, to: 2 })
  }))

test('a schema that this program cannot work with is refused, and left as it is', () =>
  withDatabase(async ({ connection, asRoot }) => {
    await migrateMysqlEventStore(connection)
    await asRoot('UPDATE schema_version SET version = 9, readable_from = 8')
    const refused = { code: 'store-schema-unreadable', message: /Run a newer release/ }
    await assert.rejects(openAndClose(connection), refused)
    await assert.rejects(migrateMysqlEventStore(connection), refused)
  }))

test('an open store says when its tables no longer fit', () =>
  withDatabase(async ({ connection, asRoot }) => {
    await migrateMysqlEventStore(connection)
    const store = await openMysqlEventStore(optionsFor(connection))
    try {
      await store.checkUsable()
      await asRoot('UPDATE schema_version SET version = 9, readable_from = 8')
      await assert.rejects(store.checkUsable(), { code: 'store-schema-unreadable' })
    } finally {
      await store.close()
    }
  }))

test('a store opens with the secret and the partition count that made it, and with no other', () =>
  withDatabase(async ({ connection }) => {
    await migrateMysqlEventStore(connection)
    const storeId = await openAndClose(connection)
    await assert.rejects(openAndClose(connection, { secret: 'another' }), {
      code: 'store-secret-mismatch',
      message: /Start with the secret that made it/,
    })
    await assert.rejects(openAndClose(connection, { partitions: 6 }), {
      code: 'store-partitions-mismatch',
      message: /12 partitions and 6 were asked for/,
    })
    assert.equal(await openAndClose(connection), storeId)
  }))

test('two programs that open a new store at once agree on its id', () =>
  withDatabase(async ({ connection }) => {
    await migrateMysqlEventStore(connection)
    const ids = await Promise.all(Array.from({ length: 4 }, () => openAndClose(connection)))
    assert.equal(new Set(ids).size, 1)
  }))

test('a server that does not answer may do so later; a wrong password is a wrong setting', () =>
  withDatabase(async ({ connection }) => {
    await assert.rejects(openAndClose({ ...connection, port: await freePort() }), {
      code: 'store-unreachable',
    })
    await assert.rejects(openAndClose({ ...connection, password: 'wrong' }), (error: Error) => {
      assert.ok('code' in error && error.code === 'store-unopenable')
      assert.match(error.message, /Check the address, the user/)
      assert.doesNotMatch(error.message, /wrong/)
      return true
    })
  }))

test('without the authority that signed the server nothing is sent to it', () =>
  withDatabase(async ({ connection }) => {
    const { tls: _none, ...plain } = connection
    await assert.rejects(openAndClose(plain), { code: 'store-unopenable', message: /secure transport/ })
    const folder = await mkdtemp(join(tmpdir(), 'annals-other-authority-'))
    try {
      await writeFile(join(folder, 'ca.pem'), '')
      const distrusting = { ...connection, tls: { caFile: join(folder, 'ca.pem') } }
      await assert.rejects(openAndClose(distrusting), { code: 'store-unopenable', message: /certificate/ })
    } finally {
      await rm(folder, { recursive: true })
    }
  }))

function optionsFor(connection: MysqlConnection): MysqlEventStoreOptions {
  return { connection, partitions: 12, secret: 'a secret of the tests' }
}

async function openAndClose(
  connection: MysqlConnection,
  other: Partial<MysqlEventStoreOptions> = {},
): Promise<string> {
  const store = await openMysqlEventStore({ ...optionsFor(connection), ...other })
  await store.close()
  return store.storeId
}

async function withDatabase(work: (database: TemporaryDatabase) => Promise<void>): Promise<void> {
  const database = await temporaryDatabase(mysql)
  try {
    await work({ ...database, connection: { ...database.connection, tls: { caFile } } })
  } finally {
    await database.remove()
  }
}

/** The migrations of a release after this one, which adds a column. */
async function withNextRelease(
  work: (next: { readonly migrations: readonly Migration[]; readonly folder: URL }) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-migrations-'))
  try {
    await writeFile(join(folder, '0002-note.sql'), 'ALTER TABLE events ADD COLUMN note VARCHAR(10);\n')
    const first = new URL('./migrations/0001-event-store.sql', import.meta.url)
    const migrations = [
      { version: 1, readableFrom: 1, file: first.href },
      { version: 2, readableFrom: 1, file: '0002-note.sql' },
    ]
    await work({ migrations, folder: pathToFileURL(`${folder}/`) })
  } finally {
    await rm(folder, { recursive: true })
  }
}
