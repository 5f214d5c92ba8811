import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cursorFingerprint, decodeCursor, encodeCursor, InvalidCursorError } from './cursor.ts'
import { keysetRanges } from './keyset.ts'
import { searchCondition } from './search-condition.ts'

const size = { sql: 'o.size', direction: 'DESC', nullable: false } as const
const day = { sql: 'o.day', direction: 'DESC', nullable: true } as const
const id = { sql: 'o.id', direction: 'ASC', nullable: false } as const

test('the leading column is bounded by itself, so that an index is entered there', () => {
  assert.deepEqual(keysetRanges([size, id], [7, 'x']), [
    {
      sql: 'o.size <= :keyset0 AND (o.size < :keyset0 OR (o.id > :keyset1))',
      parameters: { keyset0: 7, keyset1: 'x' },
    },
  ])
})

test('descending, the nulls of the leading column are a range of their own after all values', () => {
  const [values, nulls] = keysetRanges([day, id], ['2026-01-01', 'x'])
  assert.equal(values?.sql, 'o.day <= :keyset0 AND (o.day < :keyset0 OR (o.id > :keyset1))')
  assert.deepEqual(nulls, { sql: 'o.day IS NULL', parameters: {} })
  assert.deepEqual(keysetRanges([day, id], [null, 'x']), [
    { sql: 'o.day IS NULL AND ((o.id > :keyset1))', parameters: { keyset1: 'x' } },
  ])
})

test('ascending, the nulls come first and the values are the range after them', () => {
  assert.deepEqual(
    keysetRanges([{ ...day, direction: 'ASC' }, id], [null, 'x']).map(({ sql }) => sql),
    ['o.day IS NULL AND ((o.id > :keyset1))', 'o.day IS NOT NULL'],
  )
})

test('a cursor gives back the values that it was made of', () => {
  const fingerprint = cursorFingerprint([['size', 'ASC']], { open: true })
  const values = [7, null, 'École "🚲"']
  assert.deepEqual(decodeCursor(encodeCursor(fingerprint, values), fingerprint, 3), values)
})

test('a cursor of another length, another list or no cursor at all is refused', () => {
  const cursor = encodeCursor('f', [1, 'x'])
  for (const [text, fingerprint, count] of [
    [cursor, 'f', 3],
    [cursor, 'g', 2],
    ['', 'f', 2],
    ['bnVsbA', 'f', 0],
    [encodeCursor('f', [1.5, 'x']), 'f', 2],
  ] as const) {
    assert.throws(() => decodeCursor(text, fingerprint, count), InvalidCursorError)
  }
})

test('a search looks for every word, normalised, with wildcards as themselves', () => {
  assert.deepEqual(searchCondition('c.search', ' École 50% ', 'name'), {
    sql: "c.search LIKE :name0 ESCAPE '!' AND c.search LIKE :name1 ESCAPE '!'",
    parameters: { name0: '%ecole%', name1: '%50!%%' },
  })
  assert.equal(searchCondition('c.search', ' \u0301 '), undefined)
})
