import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqlRows, sqlValue } from './sql-text.ts'

test('a text ends where it ends, whatever it holds', () => {
  assert.equal(sqlValue(`a'b`), String.raw`'a\'b'`)
  assert.equal(sqlValue('a\\'), String.raw`'a\\'`)
  assert.equal(sqlValue(`\\'`), String.raw`'\\\''`)
  assert.equal(sqlValue('{"a":"b"}'), `'{"a":"b"}'`)
})

test('bytes are written in hexadecimal, also those of a part of a buffer', () => {
  assert.equal(sqlValue(Buffer.from('xxab').subarray(2)), `x'6162'`)
  assert.equal(sqlValue(new Uint8Array()), `x''`)
})

test('a number that is no safe integer is refused', () => {
  for (const number of [Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 53])
    assert.throws(() => sqlValue(number), RangeError)
})

test('rows are lists in brackets', () => {
  assert.equal(
    sqlRows([
      [1, null],
      [2, 'b'],
    ]),
    `(1, NULL),\n(2, 'b')`,
  )
})
