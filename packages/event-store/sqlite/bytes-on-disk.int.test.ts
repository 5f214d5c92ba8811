import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { deriveId } from '@annals/kernel'
import { turnedClock } from '../contract-suite/index.ts'
import { command, registered, written } from '../contract-suite/sample-appends.ts'
import type { EventStore } from '../port.ts'
import { openSqliteEventStore } from './open-sqlite-event-store.ts'
import { temporaryStore } from './temporary-store.ts'

/** Enough for the pages of keys to fill, split and be written to the file and the log many times. */
const persons = 700
const personsAtOnce = 100

test('no personal text and no claimed value stands in any file of a store', () =>
  withStore(async ({ store, folder }) => {
    await register(store, 3)
    const take = [{ name: 'customer-email', value: 'ada@lovelace.org', stream: 'customer-1' }]
    await written(store, command('claim', { effects: { take } }))
    const state = { name: nameOf(1) }
    await store.saveSnapshot({
      stream: 'customer-1',
      streamVersion: 1,
      stateVersion: 1,
      state,
      person: personOf(1),
    })
    const files = bytesOf(folder)
    assert.ok(
      occurrences(files, 'correlation of register 1') > 0,
      'the events of the test are in the files read',
    )
    for (const text of [nameOf(1), nameOf(2), 'Clerkenwell', 'ada@lovelace.org', 'lovelace']) {
      assert.equal(occurrences(files, text), 0, text)
    }
  }))

test('after an erasure no byte of the key stands in any file, neither in the log nor in free room', () =>
  withStore(async ({ store, folder, file }) => {
    await register(store, persons)
    const erased = [1, 2, 3, 57, 200, 201, 202, 350, persons - 1, persons]
    const keys = wrappedKeys(file)
    const keptKey = keys.get(personOf(100))
    for (const number of erased) {
      const key = secretPart(keys.get(personOf(number)))
      assert.ok(occurrences(bytesOf(folder), key) > 0, 'before, the search finds the key')
      const erase = [{ person: personOf(number), streams: 1 }]
      await written(store, command(`erase ${number}`, { effects: { erase } }))
      assert.equal(occurrences(bytesOf(folder), key), 0, `person ${number}`)
    }
    assert.ok(occurrences(bytesOf(folder), secretPart(keptKey)) > 0)
    const events = await store.readAll({ after: 0, limit: persons })
    assert.equal(events.filter(({ erased: gone }) => gone === 'yes').length, erased.length)
  }))

test('a key that a reader elsewhere keeps in the log is gone soon after that reader', () =>
  withStore(async ({ store, folder, file }) => {
    await register(store, 2)
    const key = secretPart(wrappedKeys(file).get(personOf(1)))
    const reader = new DatabaseSync(file)
    reader.exec('BEGIN')
    reader.prepare('SELECT COUNT(*) FROM events').get()
    await written(store, command('erase', { effects: { erase: [{ person: personOf(1), streams: 1 }] } }))
    assert.ok(occurrences(bytesOf(folder), key) > 0, 'the reader keeps the log from being cut')
    reader.exec('ROLLBACK')
    reader.close()
    const deadlineMs = performance.now() + 10_000
    while (occurrences(bytesOf(folder), key) > 0) {
      assert.ok(performance.now() < deadlineMs, 'the key still stands in a file')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }))

/** In no order, as the ids of persons are. */
function personOf(number: number): string {
  return deriveId('person', String(number))
}

function nameOf(number: number): string {
  return `Ada Lovelace the ${number}th`
}

async function register(store: EventStore, count: number): Promise<void> {
  for (let from = 1; from <= count; from += personsAtOnce) {
    const numbers = Array.from(
      { length: Math.min(personsAtOnce, count - from + 1) },
      (_none, index) => from + index,
    )
    await Promise.all(
      numbers.map((number) => {
        const personal = { name: nameOf(number), address: { city: 'Clerkenwell' } }
        const events = [registered(`event-${number}`, personOf(number), personal)]
        const appends = [{ stream: `customer-${number}`, expectedVersion: 0, events }]
        return written(store, command(`register ${number}`, { appends }))
      }),
    )
  }
}

function wrappedKeys(file: string): ReadonlyMap<string, Uint8Array> {
  using db = new DatabaseSync(file, { readOnly: true })
  const rows = db.prepare('SELECT person, wrapped FROM person_keys').all()
  return new Map(
    rows.flatMap(({ person, wrapped }) => (wrapped instanceof Uint8Array ? [[String(person), wrapped]] : [])),
  )
}

/** The middle of the sealed key itself: a part of it is enough to find a copy that lost its ends. */
function secretPart(wrapped: Uint8Array | undefined): Buffer {
  assert.equal(wrapped?.length, 60)
  return Buffer.from(wrapped.subarray(36, 52))
}

function bytesOf(folder: string): readonly Buffer[] {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name)))
}

function occurrences(files: readonly Buffer[], wanted: string | Buffer): number {
  return files.filter((bytes) => bytes.includes(wanted)).length
}

type Opened = { readonly store: EventStore; readonly folder: string; readonly file: string }

async function withStore(work: (opened: Opened) => Promise<void>): Promise<void> {
  const { file, folder, remove } = temporaryStore()
  const clock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
  const store = await openSqliteEventStore({ file, partitions: 12, secret: 'a secret of the tests', clock })
  try {
    await work({ store, folder, file })
  } finally {
    await store.close()
    remove()
  }
}
