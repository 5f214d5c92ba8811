import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InputError } from './input-error.ts'
import { readTable } from './read-table.ts'

const columns = { required: ['id', 'name'], optional: ['note'] }
const table = (text: string) => readTable('things.csv', new TextEncoder().encode(text), columns)
const problemsOf = (text: string): readonly string[] => {
  try {
    table(text)
    return []
  } catch (error) {
    assert.ok(error instanceof InputError)
    return error.problems
  }
}

test('the header decides which cell is which, not the order of columns', () => {
  assert.deepEqual(table('note,name,id\nn,Chai,1\n').rows, [
    { line: 2, cells: { note: 'n', name: 'Chai', id: '1' } },
  ])
})

test('a byte order mark, spaces around column names and either line ending are taken', () => {
  assert.deepEqual(table('\uFEFFid , name\r\n1,Chai\r\n2,Chang\n').rows, [
    { line: 2, cells: { id: '1', name: 'Chai' } },
    { line: 3, cells: { id: '2', name: 'Chang' } },
  ])
})

test('a row is numbered by the line on which it begins, also after blank lines and cells of several lines', () => {
  const rows = table('id,name\n1,"two\nlines"\n\n\r\n2,"a, ""b"""\n3,c').rows
  assert.deepEqual(
    rows.map((row) => [row.line, row.cells['name']]),
    [
      [2, 'two\nlines'],
      [6, 'a, "b"'],
      [7, 'c'],
    ],
  )
})

test('columns that nothing reads are told', () => {
  assert.deepEqual(table('id,name,color\n').ignored, ['color'])
})

test('an optional column may be missing', () => {
  assert.deepEqual(table('id,name\n1,Chai\n').rows[0]?.cells, { id: '1', name: 'Chai' })
})

test('a row with another number of cells than the header is broken, the others are read', () => {
  const { rows, broken } = table('id,name\n1\n2,Chang\n3,Chai,x\n')
  assert.deepEqual(
    rows.map((row) => row.line),
    [3],
  )
  assert.deepEqual(
    broken.map(({ line, rule }) => [line, rule]),
    [
      [2, 'has 1 cells where the header has 2'],
      [4, 'has 3 cells where the header has 2'],
    ],
  )
})

test('every missing required column is named with its file', () => {
  assert.deepEqual(problemsOf('note,title\n'), [
    'things.csv: the column id is missing; the header has note, title.',
    'things.csv: the column name is missing; the header has note, title.',
  ])
})

test('a header without a comma gets a hint about separators', () => {
  assert.match(
    problemsOf('id;name\n1;Chai\n')[0] ?? '',
    /the column id is missing.*Separate columns with commas/,
  )
})

test('a column named twice is refused', () => {
  assert.deepEqual(problemsOf('id,name,id\n'), ['things.csv: the header names the column id twice.'])
})

test('an empty file, a broken quote and another encoding are refused in words', () => {
  assert.match(problemsOf('')[0] ?? '', /is empty/)
  assert.match(problemsOf('id,name\n1,"a"b\n')[0] ?? '', /is not CSV.*line 2/)
  assert.match(problemsOf('id,name\n1,"a\n')[0] ?? '', /is not CSV/)
  assert.throws(() => readTable('things.csv', Uint8Array.of(0x69, 0xe9, 0x0a), columns), /is not UTF-8/)
})
