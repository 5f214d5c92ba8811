import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mysqlDialect } from './mysql/mysql-dialect.ts'
import type { SqlParameter, SqlStatement, SqlValue } from './sql.ts'
import { sqliteDialect } from './sqlite/sqlite-dialect.ts'
import { upsertRows } from './upsert-rows.ts'

const boxesTarget = { table: 'boxes', columns: ['id', 'weight', 'odd"name'], key: ['id'] }

function rowsOf(statements: readonly SqlStatement[], width: number): readonly number[] {
  return statements.map(({ parameters }) => parameters.length / width)
}

test('any number of rows is written in powers of two, within the limit of parameters', () => {
  const { upserts } = sqliteDialect()
  const sizes = (rows: number, width: number) => {
    const columns = Array.from({ length: width }, (_, index) => `c${index}`)
    const target = { table: `t${width}`, columns, key: ['c0'] }
    return rowsOf(
      upserts(
        target,
        Array.from({ length: rows * width }, (): SqlValue => 0),
      ),
      width,
    )
  }
  assert.deepEqual(sizes(0, 30), [])
  assert.deepEqual(sizes(5, 30), [4, 1])
  assert.deepEqual(sizes(300, 30), [128, 128, 32, 8, 4])
  assert.deepEqual(sizes(5, 10_000), [2, 2, 1])
  for (let rows = 0; rows < 300; rows += 1) {
    assert.equal(
      sizes(rows, 650).reduce((sum, size) => sum + size, 0),
      rows,
    )
  }
})

test('an upsert is one text per number of rows and overwrites all but the key', () => {
  const { upserts } = sqliteDialect()
  const [statement] = upserts(boxesTarget, ['a', 1, 2, 'b', 3, 4])
  assert.deepEqual(statement, {
    sql: [
      'INSERT INTO "boxes" ("id", "weight", "odd""name")',
      'VALUES (?, ?, ?), (?, ?, ?)',
      'ON CONFLICT ("id")',
      'DO UPDATE SET "weight" = excluded."weight", "odd""name" = excluded."odd""name"',
    ].join('\n'),
    parameters: ['a', 1, 2, 'b', 3, 4],
  })
  const [keyOnly] = upserts({ ...boxesTarget, table: 'keys', columns: ['id'] }, ['a'])
  assert.match(keyOnly?.sql ?? '', /DO NOTHING$/)
  const [adding] = upserts({ table: 'sums', columns: ['id', 'n'], key: ['id'], added: ['n'] }, ['a', 1])
  assert.match(adding?.sql ?? '', /DO UPDATE SET "n" = "n" \+ excluded."n"$/)
})

test('MySQL and MariaDB take the rows as one list, a thousand at a time, and name the given row in their own words', () => {
  const values = Array.from({ length: 3 * 2_500 }, (): SqlValue => 'x')
  const statements = mysqlDialect('mysql').upserts(boxesTarget, values)
  assert.deepEqual(
    statements.map(({ parameters: [rows] }) => Array.isArray(rows) && rows.length),
    [1_000, 1_000, 500],
  )
  const [mysql] = mysqlDialect('mysql').upserts({ ...boxesTarget, added: ['weight'] }, ['a', 1, 'n`m'])
  assert.deepEqual(mysql, {
    sql: [
      'INSERT INTO `boxes` (`id`, `weight`, `odd"name`)',
      'VALUES ? AS given',
      'ON DUPLICATE KEY UPDATE `weight` = `boxes`.`weight` + given.`weight`, `odd"name` = given.`odd"name`',
    ].join('\n'),
    parameters: [[['a', 1, 'n`m']]],
  })
  const [mariadb] = mysqlDialect('mariadb').upserts(boxesTarget, ['a', 1, 2])
  assert.match(mariadb?.sql ?? '', /VALUES \?\nON DUPLICATE KEY UPDATE `weight` = VALUES\(`weight`\)/)
  const [keyOnly] = mysqlDialect('mysql').upserts({ ...boxesTarget, columns: ['id'] }, ['a'])
  assert.match(keyOnly?.sql ?? '', /ON DUPLICATE KEY UPDATE `id` = `boxes`.`id`$/)
})

test('the values go with their statements, in order', async () => {
  const sent: [number, readonly SqlParameter[]][] = []
  const transaction = {
    all: async () => [],
    run: async (sql: string, parameters: readonly SqlParameter[] = []) => {
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
