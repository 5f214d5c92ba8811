import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Deadline, epochMsOf, instantOf } from '@annals/kernel'
import { startMysql } from '@annals/real'
import { createConnection } from 'mysql2/promise'
import { command, noted, onto, registered, written } from '../contract-suite/sample-appends.ts'
import type { MysqlEventStore } from './mysql-event-store.ts'
import { rowsOf } from './rows-of.ts'
import { testStores } from './test-stores.ts'

const waitAtMostMs = 20_000
const mysql = await startMysql()
after(() => mysql.stop())

test("an event's time is the server's clock, read while its positions are locked, in whatever time zone", async () => {
  await using stores = await testStores(mysql)
  await stores.asRoot(`SET GLOBAL time_zone = '+05:30'`)
  const store = await stores.open()
  await written(store, command('a', { appends: [onto('order-1', 0)] }))
  const { host, port, rootUser: user, rootPassword: password } = mysql
  const other = await createConnection({ host, port, user, password, database: stores.connection.database })
  try {
    await other.beginTransaction()
    await other.query('SELECT last FROM sequence FOR UPDATE')
    const appended = written(store, command('b', { appends: [onto('order-2', 0)] }))
    await until(async () => (await stores.asRoot(waitingForSequence)).length > 0)
    const unlockedAfterMs = await serverNowMs(stores)
    await other.rollback()
    await appended
    const untilMs = await serverNowMs(stores)
    const [, event] = await store.readAll({ after: 0, limit: 2 })
    const atMs = event === undefined ? 0 : epochMsOf(event.at)
    assert.ok(unlockedAfterMs <= atMs && atMs <= untilMs, `${unlockedAfterMs} ≤ ${atMs} ≤ ${untilMs}`)
  } finally {
    await other.end()
    await stores.asRoot(`SET GLOBAL time_zone = 'SYSTEM'`)
  }
})

test("deadlines are due by the server's clock", async () => {
  await using stores = await testStores(mysql)
  const store = await stores.open()
  const nowMs = await serverNowMs(stores)
  const [past, soon, future] = [-1, 300, 3_600_000].map(
    (inMs): Deadline => ({
      stream: `order-${inMs}`,
      name: 'activation',
      attempt: 1,
      dueAt: instantOf(nowMs + inMs),
    }),
  )
  if (past === undefined || soon === undefined || future === undefined) throw new Error('three were made')
  await written(store, command('a', { effects: { schedule: [past, soon, future] } }))
  await until(async () => (await store.dueDeadlines(10)).length === 2)
  assert.ok((await serverNowMs(stores)) >= epochMsOf(soon.dueAt))
  assert.deepEqual(await store.dueDeadlines(10), [past, soon])
})

test('a listener hears of what another replica appends', async () => {
  await using stores = await testStores(mysql)
  const [store, other] = [await stores.open({ pollHeadMs: 5 }), await stores.open()]
  let heard = 0
  const stop = store.onAppended(() => {
    heard += 1
  })
  await written(other, command('a', { appends: [onto('order-1', 0)] }))
  await until(() => heard > 0)
  stop()
})

test('names and data are stored as they are, whatever characters they have', async (context) => {
  await using stores = await testStores(mysql)
  const store = await stores.open()
  const seed = Math.floor(Math.random() * 2 ** 32)
  context.diagnostic(`seed ${seed}`)
  const texts = nastyTexts(seed, 150)
  for (const [index, text] of texts.entries()) {
    const stream = `order-${index}${text}`
    const request = command(`command-${index}${text}`, {
      requestHash: text,
      appends: [
        { stream, expectedVersion: 0, events: [registered(text, `person-${text}`, { name: text })] },
        { stream: `${stream}!`, expectedVersion: 0, events: [noted(`${text}!`, { [text]: text })] },
      ],
      effects: {
        take: [{ name: text, value: `${index}${text}`, stream }],
        schedule: [{ stream, name: text, attempt: 1, dueAt: instantOf(0) }],
      },
      metadata: { actor: text, correlationId: text, causationId: text, traceparent: text },
    })
    const outcome = await written(store, request)
    assert.deepEqual((await store.findCommand(request.commandId))?.written, outcome)
    const events = await store.readStreams(new Map([stream, `${stream}!`].map((name) => [name, 0])))
    const [event] = events.get(stream) ?? []
    assert.deepEqual(event?.data, { kind: 'private', name: text })
    assert.deepEqual(event?.metadata, request.metadata)
    assert.deepEqual(events.get(`${stream}!`)?.[0]?.data, { [text]: text })
    assert.deepEqual(await store.streamsOfPerson(`person-${text}`), [stream])
    await store.saveSnapshot({
      stream,
      streamVersion: 1,
      stateVersion: 1,
      state: text,
      person: `person-${text}`,
    })
    assert.equal((await store.readSnapshots([stream], 1)).get(stream)?.state, text)
  }
  const due = await store.dueDeadlines(1_000)
  assert.deepEqual(
    due.map(({ stream, name }) => [stream, name]).toSorted(byText),
    texts.map((text, index) => [`order-${index}${text}`, text]).toSorted(byText),
  )
})

test('what does not fit into its column is refused, not cut', async () => {
  await using stores = await testStores(mysql)
  const store = await stores.open()
  const long = `order-${'x'.repeat(300)}`
  await assert.rejects(store.append(command('a', { appends: [onto(long, 0)] })), (error: Error) => {
    assert.ok('code' in error && error.code === 'ER_DATA_TOO_LONG')
    assert.ok(!('sql' in error), 'the statement is not in the error')
    return true
  })
})

test('expired command ids are deleted beside the flushes, and the others stay', async () => {
  await using stores = await testStores(mysql)
  const store = await stores.open()
  const expiring = 700
  await Promise.all(
    Array.from({ length: expiring }, (_none, index) => store.append(command(`c-${index}`, { keepMs: 1 }))),
  )
  await store.append(command('for-ever'))
  const later = await stores.open()
  let flushes = 0
  await until(async () => {
    await later.append(command(`later-${flushes}`))
    flushes += 1
    const [row] = await stores.asRoot('SELECT COUNT(*) AS count FROM commands')
    return Number(row?.['count']) === flushes + 1
  })
  assert.notEqual(await later.findCommand('for-ever'), undefined)
})

test('a read of a thousand streams goes through the index, one range for each', async () => {
  await using stores = await testStores(mysql)
  const store = await stores.open()
  const streams = Array.from({ length: 1_000 }, (_none, index) => `product-${index}`)
  for (let from = 0; from < 3; from += 1) await appendTo(store, streams, from)
  const handlerReads = async () => {
    const rows = await rowsOf(reader, `SHOW GLOBAL STATUS LIKE 'Handler_read_%'`)
    const at = (name: string) => Number(rows.find((row) => row['Variable_name'] === name)?.['Value'])
    return { keys: at('Handler_read_key'), scanned: at('Handler_read_rnd_next') }
  }
  const { host, port, rootUser: user, rootPassword: password } = mysql
  const reader = await createConnection({ host, port, user, password })
  try {
    const before = await handlerReads()
    const events = await store.readStreams(new Map(streams.map((stream) => [stream, 2])))
    const now = await handlerReads()
    assert.ok([...events.values()].every((read) => read.length === 1))
    assert.ok(now.keys - before.keys >= 1_000, `${now.keys - before.keys} ranges`)
    assert.ok(now.scanned - before.scanned < 1_000, `${now.scanned - before.scanned} rows were scanned`)
  } finally {
    await reader.end()
  }
})

const waitingForSequence = `
SELECT id
FROM information_schema.processlist
WHERE TRIM(LEADING '\\n' FROM info) LIKE 'UPDATE sequence%'`

async function appendTo(store: MysqlEventStore, streams: readonly string[], version: number): Promise<void> {
  await Promise.all(
    streams.map((stream) =>
      written(store, command(`${stream}@${version}`, { appends: [onto(stream, version)] })),
    ),
  )
}

type Asked = { readonly asRoot: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]> }

async function serverNowMs({ asRoot }: Asked): Promise<number> {
  const [row] = await asRoot(`SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now`)
  return Number(row?.['now'])
}

function nastyTexts(seed: number, count: number): readonly string[] {
  const pieces = [`'`, '"', '\\', '\u0000', '\n', '\u001a', '%', '_', '?', ';', '-- ', '/*', '@last', ':a']
  const more = ['é', 'e\u0301', 'ß', 'İ', 'ق', '😀', ' ', '{', '$&', '\\\\', `\\'`, 'x']
  const all = [...pieces, ...more]
  let state = seed
  const next = () => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + (next() % 8) }, () => all[(next() >>> 8) % all.length] ?? '').join(''),
  )
}

function byText(left: readonly string[], right: readonly string[]): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + waitAtMostMs
  while (!(await condition())) {
    assert.ok(performance.now() < deadlineMs, `waited ${waitAtMostMs} ms in vain`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
