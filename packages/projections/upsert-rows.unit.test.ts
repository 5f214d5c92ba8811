import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SqlValue } from './sql.ts'
import { sqliteDialect } from './sqlite/sqlite-dialect.ts'
import { upsertRows } from './upsert-rows.ts'

test('any number of rows is written in powers of two, within the limit of parameters', () => {
  const { upsertSizes } = sqliteDialect()
  assert.deepEqual(upsertSizes(0, 30), [])
  assert.deepEqual(upsertSizes(5, 30), [4, 1])
  assert.deepEqual(upsertSizes(300, 30), [128, 128, 32, 8, 4])
  assert.deepEqual(upsertSizes(5, 10_000), [2, 2, 1])
  for (let rows = 0; rows < 700; rows += 1) {
    assert.equal(
      upsertSizes(rows, 650).reduce((sum, size) => sum + size, 0),
      rows,
    )
  }
})

test('an upsert is one text per number of rows and overwrites all but the key', () => {
  const dialect = sqliteDialect()
  const target = { table: 'boxes', columns: ['id', 'weight', 'odd"name'], key: ['id'] }
  const sql = dialect.upsert(target, 2)
  assert.equal(
    sql,
    [
      'INSERT INTO "boxes" ("id", "weight", "odd""name")',
      'VALUES (?, ?, ?), (?, ?, ?)',
      'ON CONFLICT ("id")',
      'DO UPDATE SET "weight" = excluded."weight", "odd""name" = excluded."odd""name"',
    ].join('\n'),
  )
  assert.equal(dialect.upsert(target, 2), sql)
  assert.match(dialect.upsert({ ...target, columns: ['id'] }, 1), /DO NOTHING$/)
  const adding = dialect.upsert(
    { table: 'sums', columns: ['id', 'weight'], key: ['id'], added: ['weight'] },
    1,
  )
  assert.match(adding, /DO UPDATE SET "weight" = "weight" \+ excluded."weight"$/)
})

test('the values go with their statements, in order', async () => {
  const sent: [number, readonly SqlValue[]][] = []
  const transaction = {
    all: async () => [],
    run: async (sql: string, parameters: readonly SqlValue[] = []) => {
      sent.push([sql.split('(?, ?)').length - 1, parameters])
    },
    hasTable: async () => true,
    ensureTable: async () => {},
    ensureColumn: async () => {},
    createIndex: async () => {},
    dropTable: async () => {},
  }
  const target = { table: 't', columns: ['id', 'n'], key: ['id'] }
  await upsertRows(transaction, sqliteDialect(), target, ['a', 1, 'b', 2, 'c', 3])
  assert.deepEqual(sent, [
    [2, ['a', 1, 'b', 2]],
    [1, ['c', 3]],
  ])
})
