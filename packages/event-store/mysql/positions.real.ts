import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startMysql } from '@annals/real'
import { createPool } from 'mysql2/promise'
import { command, onto, written } from '../contract-suite/sample-appends.ts'
import { rowsOf } from './rows-of.ts'
import { testStores } from './test-stores.ts'

const writers = 8
const appendsPerWriter = 60
const followAtMostMs = 60_000

const mysql = await startMysql()
after(() => mysql.stop())

test('a reader by position misses no event of two replicas that append at once', async () => {
  await using stores = await testStores(mysql)
  const replicas = [await stores.open(), await stores.open()]
  const reader = await stores.open()
  const missed = await missedByReader({
    append: async (writer, number) => {
      const stream = `order-${writer}-${number}`
      await written(replicas[writer % 2] ?? reader, command(stream, { appends: [onto(stream, 0, 2)] }))
    },
    readAfter: async (position) =>
      (await reader.readAll({ after: position, limit: 100 })).map((event) => event.position),
    head: () => reader.head(),
  })
  assert.deepEqual(missed, [])
  assert.equal(await reader.head(), writers * appendsPerWriter * 2)
})

test('the same reader misses events that are numbered by an auto-increment column alone', async () => {
  await using stores = await testStores(mysql)
  await stores.asRoot(`
    CREATE TABLE naive (position BIGINT PRIMARY KEY AUTO_INCREMENT, stream VARCHAR(255) NOT NULL);
    CREATE TABLE other (stream VARCHAR(255) PRIMARY KEY)`)
  const pool = createPool({ ...stores.connection, connectionLimit: writers + 1 })
  try {
    const missed = await missedByReader({
      append: async (writer, number) => {
        const connection = await pool.getConnection()
        await connection.beginTransaction()
        await connection.query(`INSERT INTO naive (stream) VALUES ('order-${writer}-${number}')`)
        await connection.query(`INSERT INTO other (stream) VALUES ('order-${writer}-${number}')`)
        await connection.commit()
        connection.release()
      },
      readAfter: async (position) =>
        positionsIn(
          await rowsOf(pool, `SELECT position FROM naive WHERE position > ${position} ORDER BY position`),
        ),
      head: async () =>
        positionsIn(await rowsOf(pool, 'SELECT MAX(position) AS position FROM naive'))[0] ?? 0,
    })
    assert.ok(missed.length > 0, 'the naive store was to miss some')
  } finally {
    await pool.end()
  }
})

type Appending = {
  readonly append: (writer: number, number: number) => Promise<void>
  readonly readAfter: (position: number) => Promise<readonly number[]>
  readonly head: () => Promise<number>
}

/** The positions that a reader who always goes on after the last one it has seen never meets. */
async function missedByReader({ append, readAfter, head }: Appending): Promise<readonly number[]> {
  let writing: 'still' | 'done' = 'still'
  const written = Promise.all(
    Array.from({ length: writers }, async (_none, writer) => {
      for (let number = 0; number < appendsPerWriter; number += 1) await append(writer, number)
    }),
  ).finally(() => {
    writing = 'done'
  })
  const seen = new Set<number>()
  let last = 0
  const deadlineMs = performance.now() + followAtMostMs
  const isDone = async () => writing === 'done' && last >= (await head())
  while (!(await isDone())) {
    assert.ok(performance.now() < deadlineMs, `the reader has come to ${last} only`)
    for (const position of await readAfter(last)) {
      seen.add(position)
      last = position
    }
  }
  await written
  return Array.from({ length: await head() }, (_none, index) => index + 1).filter(
    (position) => !seen.has(position),
  )
}

function positionsIn(rows: readonly Readonly<Record<string, unknown>>[]): readonly number[] {
  return rows.map((row) => Number(row['position']))
}
