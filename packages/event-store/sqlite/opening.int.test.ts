import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { turnedClock } from '../contract-suite/index.ts'
import { openSqliteEventStore, type SqliteEventStoreOptions } from './open-sqlite-event-store.ts'
import { type TemporaryStore, temporaryStore } from './temporary-store.ts'

test('a store opens with the secret that made it, and with no other', () =>
  withStoreFile(async ({ file }) => {
    await openAndClose(file)
    await assert.rejects(openAndClose(file, { secret: 'another secret' }), {
      code: 'store-secret-mismatch',
      message: /Start with the secret that made it/,
    })
    await openAndClose(file)
  }))

test('a store keeps its partition count', () =>
  withStoreFile(async ({ file }) => {
    await openAndClose(file)
    await assert.rejects(openAndClose(file, { partitions: 6 }), {
      code: 'store-partitions-mismatch',
      message: /12 partitions and 6 were asked for/,
    })
  }))

test('a newer schema opens while it is readable for this program, and is left as it is', () =>
  withStoreFile(async ({ file }) => {
    await openAndClose(file)
    setSchema(file, { version: 99, readableFrom: 1 })
    await openAndClose(file)
    assert.deepEqual(schemaOf(file), { version: 99, readableFrom: 1 })
  }))

test('a newer schema that this program cannot read is refused and left as it is', () =>
  withStoreFile(async ({ file }) => {
    await openAndClose(file)
    setSchema(file, { version: 99, readableFrom: 98 })
    await assert.rejects(openAndClose(file), {
      code: 'store-schema-unreadable',
      message: /Run a newer release/,
    })
    assert.deepEqual(schemaOf(file), { version: 99, readableFrom: 98 })
  }))

test('what is no store, or cannot be made, is refused with its path', () =>
  withStoreFile(async ({ folder }) => {
    for (const path of [join(folder, 'missing', 'events.db'), folder]) {
      await assert.rejects(openAndClose(path), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'store-unopenable')
        assert.ok(error.message.includes(path), error.message)
        return true
      })
    }
    mkdirSync(join(folder, 'missing'))
    await openAndClose(join(folder, 'missing', 'events.db'))
  }))

test('each new store has an id of its own', () =>
  withStoreFile(async ({ folder }) => {
    const ids = new Set<string>()
    for (const name of ['one.db', 'two.db', 'one.db']) ids.add(await openAndClose(join(folder, name)))
    assert.equal(ids.size, 2)
  }))

async function openAndClose(file: string, other: Partial<SqliteEventStoreOptions> = {}): Promise<string> {
  const store = await openSqliteEventStore({
    file,
    partitions: 12,
    secret: 'a secret of the tests',
    clock: turnedClock(0),
    ...other,
  })
  await store.close()
  return store.storeId
}

type Schema = { readonly version: number; readonly readableFrom: number }

function setSchema(file: string, { version, readableFrom }: Schema): void {
  using db = new DatabaseSync(file)
  db.prepare('UPDATE meta SET schema_version = ?, readable_from = ?').run(version, readableFrom)
}

function schemaOf(file: string): Schema {
  using db = new DatabaseSync(file)
  const row = db.prepare('SELECT schema_version, readable_from FROM meta').get()
  return { version: Number(row?.['schema_version']), readableFrom: Number(row?.['readable_from']) }
}

async function withStoreFile(work: (store: TemporaryStore) => Promise<void>): Promise<void> {
  const store = temporaryStore()
  try {
    await work(store)
  } finally {
    store.remove()
  }
}
