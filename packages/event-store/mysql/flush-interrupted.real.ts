import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startMysql } from '@annals/real'
import { type Connection, createConnection } from 'mysql2/promise'
import { claimDigest, storeKeysOf } from '../store-secret.ts'
import { commandDigest } from './command-digest.ts'
import type { MysqlEventStore } from './mysql-event-store.ts'
import { rowsOf } from './rows-of.ts'
import { sqlValue } from './sql-text.ts'
import { type Cut, cuttingProxy } from './test-proxy.ts'
import { type RichAppend, richAppend } from './test-rich-append.ts'
import { type TestStores, testStores } from './test-stores.ts'

const waitAtMostMs = 30_000
const mysql = await startMysql({ own: true })
after(() => mysql.stop())

describe('an append has its effect once, whatever message to the server is lost', () => {
  const messages = { 'the look-up': 'FROM stream_heads', 'the write with its commit': 'COMMIT' }
  const cuts: readonly Cut[] = ['before', 'on the way', 'after']
  for (const [message, word] of Object.entries(messages)) {
    for (const cut of cuts) {
      test(`${message}, cut ${cut}`, async () => {
        await using stores = await testStores(mysql)
        const proxy = await cuttingProxy(mysql)
        try {
          const store = await stores.open({ connection: { ...stores.connection, port: proxy.port } })
          const rich = richAppend('a')
          await rich.prepare(store)
          proxy.cutNext(word, cut)
          const outcome = await store.append(rich.request)
          assert.equal(proxy.cuts(), 1)
          await rich.assertOneEffect(store, outcome)
          await assertGapFree(store)
        } finally {
          await proxy.close()
        }
      })
    }
  }
})

test('a server that does not answer for too long is said to be unreachable, and asked again later', async () => {
  await using stores = await testStores(mysql)
  const proxy = await cuttingProxy(mysql)
  const through = { ...stores.connection, port: proxy.port }
  const store = await stores.open({ connection: through, giveUpAfterMs: 200 })
  const rich = richAppend('a')
  await rich.prepare(store)
  await proxy.close()
  const unreachable = { code: 'store-unreachable', message: /does not answer/ }
  await assert.rejects(store.append(rich.request), unreachable)
  await assert.rejects(store.head(), unreachable)
  await assert.rejects(store.checkUsable(), unreachable)
  await store.saveSnapshot({ stream: 'customer-a', streamVersion: 9, stateVersion: 1, state: {} })
  const back = await cuttingProxy(mysql, proxy.port)
  try {
    await rich.assertOneEffect(store, await store.append(rich.request))
  } finally {
    await back.close()
  }
})

/** What another transaction does to make a flush wait at one of its statements. */
type Blocked = { readonly at: string; readonly by: (rich: RichAppend, name: string) => string }

const blockedLookUps: readonly Blocked[] = [
  {
    at: 'SELECT stream, version',
    by: (_rich, name) => lockRows(`stream_heads WHERE stream = 'customer-${name}'`),
  },
  { at: 'SELECT digest, stream', by: () => lockRows('claims') },
  { at: 'SELECT person, wrapped', by: () => lockRows('person_keys') },
]

const blockedFirstWrite: Blocked = {
  at: 'INSERT INTO commands',
  by: ({ commandId }) =>
    `INSERT INTO commands (digest, request_hash, written) VALUES (${sqlValue(commandDigest(commandId))}, '', '')`,
}

const blockedWrites: readonly Blocked[] = [
  {
    at: 'INSERT INTO stream_heads',
    by: (_rich, name) => `INSERT INTO stream_heads VALUES ('order-${name}', 7)`,
  },
  {
    at: 'INSERT INTO claims',
    by: ({ newClaim }) => {
      const digest = claimDigest(storeKeysOf('a secret of the tests'), newClaim)
      return `INSERT INTO claims VALUES (${sqlValue(digest)}, 'customer-x')`
    },
  },
  {
    at: 'INSERT INTO person_keys',
    by: (_rich, name) => `INSERT INTO person_keys VALUES ('bob-${name}', x'00', NULL)`,
  },
  {
    at: 'INSERT IGNORE INTO person_streams',
    by: (_rich, name) =>
      `INSERT INTO person_streams (person, stream) VALUES ('ada-${name}', 'order-${name}')`,
  },
  { at: 'DELETE FROM snapshots', by: () => lockRows('snapshots') },
  {
    at: 'DELETE FROM deadlines',
    by: (_rich, name) => lockRows(`deadlines WHERE stream = 'customer-${name}'`),
  },
  {
    at: 'REPLACE INTO deadlines',
    by: (_rich, name) => `INSERT INTO deadlines VALUES ('order-${name}', 'activation', 7, 0)`,
  },
  { at: 'UPDATE sequence', by: () => lockRows('sequence') },
  { at: 'INSERT INTO events', by: () => insertNextEvent },
]

describe('an append has its effect once, whatever statement its connection is killed at', () => {
  let stores: TestStores
  let store: MysqlEventStore
  let gate: Connection
  let other: Connection
  before(async () => {
    stores = await testStores(mysql)
    store = await stores.open()
    gate = await asRoot(stores)
    other = await asRoot(stores)
  })
  after(async () => {
    await gate.end()
    await other.end()
    await stores[Symbol.asyncDispose]()
  })

  /** Begins the append and holds it at its first write, until all that it looks up is behind it. */
  async function heldAtFirstWrite(name: string) {
    const rich = richAppend(name)
    await rich.prepare(store)
    await hold(gate, blockedFirstWrite.by(rich, name))
    const appended = store.append(rich.request)
    await sessionAt(other, stores, blockedFirstWrite.at)
    return { rich, appended }
  }

  for (const [index, { at, by }] of [...blockedLookUps, blockedFirstWrite].entries()) {
    test(at, async () => {
      const name = `look-${index}`
      const rich = richAppend(name)
      await rich.prepare(store)
      await hold(other, by(rich, name))
      const appended = store.append(rich.request)
      await other.query(`KILL ${await sessionAt(other, stores, at)}`)
      await other.rollback()
      await rich.assertOneEffect(store, await appended)
      await assertGapFree(store)
    })
  }

  for (const [index, { at, by }] of blockedWrites.entries()) {
    test(at, async () => {
      const name = `write-${index}`
      const { rich, appended } = await heldAtFirstWrite(name)
      await hold(other, by(rich, name))
      await gate.rollback()
      await other.query(`KILL ${await sessionAt(other, stores, at)}`)
      await other.rollback()
      await rich.assertOneEffect(store, await appended)
      await assertGapFree(store)
    })
  }

  test('COMMIT', async () => {
    const { rich, appended } = await heldAtFirstWrite('commit')
    // A commit now takes a second, in which it can be met.
    await other.query('SET GLOBAL binlog_group_commit_sync_delay = 1000000')
    await gate.rollback()
    await other.query(`KILL ${await sessionAt(other, stores, 'COMMIT')}`)
    await other.query('SET GLOBAL binlog_group_commit_sync_delay = 0')
    await rich.assertOneEffect(store, await appended)
    await assertGapFree(store)
  })

  test('a deadlock is settled by doing the flush again', async () => {
    await other.query('CREATE TABLE weight (number INT PRIMARY KEY)')
    const { rich, appended } = await heldAtFirstWrite('deadlock')
    // Heavier than the flush, which is therefore the one that is rolled back.
    const heavy = Array.from({ length: 2_000 }, (_none, row) => `(${row})`)
    await hold(other, `INSERT INTO weight VALUES ${heavy.join(', ')}`)
    await other.query(lockRows('sequence'))
    await gate.rollback()
    await sessionAt(other, stores, 'UPDATE sequence')
    const [before] = await rowsOf(other, deadlocks)
    await other.query(lockRows(`stream_heads WHERE stream = 'customer-deadlock'`))
    const [now] = await rowsOf(other, deadlocks)
    assert.equal(Number(now?.['count']) - Number(before?.['count']), 1)
    await other.rollback()
    await rich.assertOneEffect(store, await appended)
    await assertGapFree(store)
  })
})

const deadlocks = `
SELECT count
FROM information_schema.innodb_metrics
WHERE name = 'lock_deadlocks'`

const selectSessionAt = (user: string, statement: string) => `
SELECT id
FROM information_schema.processlist
WHERE user = '${user}' AND TRIM(LEADING '\n' FROM info) LIKE '${statement}%'`

const insertNextEvent = `
INSERT INTO events
SELECT (SELECT last + 1 FROM sequence), \`partition\`, 'blocker', 1, id, type, version, data, personal, person,
  command_id, actor, correlation_id, causation_id, traceparent, at_ms
FROM events
WHERE position = 1`

async function hold(connection: Connection, sql: string): Promise<void> {
  await connection.beginTransaction()
  await connection.query(sql)
}

function lockRows(rows: string): string {
  return `SELECT * FROM ${rows} FOR UPDATE`
}

async function asRoot({ connection }: TestStores): Promise<Connection> {
  const { host, port, rootUser: user, rootPassword: password } = mysql
  const root = await createConnection({ host, port, user, password, database: connection.database })
  // It locks what it is told to, and nothing beside it.
  await root.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
  return root
}

/** The id of the store's session, once it stands at the statement that begins so. */
async function sessionAt(root: Connection, { connection }: TestStores, statement: string): Promise<number> {
  const deadlineMs = performance.now() + waitAtMostMs
  for (let last: number | undefined; ; ) {
    const [row] = await rowsOf(root, selectSessionAt(connection.user, statement))
    const id = row === undefined ? undefined : Number(row['id'])
    // Seen twice, it stands there.
    if (id !== undefined && id === last) return id
    last = id
    assert.ok(performance.now() < deadlineMs, `waited ${waitAtMostMs} ms for a session at ${statement}`)
  }
}

async function assertGapFree(store: MysqlEventStore): Promise<void> {
  const events = await store.readAll({ after: 0, limit: 10_000 })
  assert.deepEqual(
    events.map(({ position }) => position),
    Array.from({ length: await store.head() }, (_none, index) => index + 1),
  )
}
