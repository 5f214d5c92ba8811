import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CsvCell, csvAnswer } from './csv-answer.ts'

async function csvOf(cells: readonly CsvCell[], header = 'value'): Promise<string> {
  async function* rows(): AsyncGenerator<CsvCell> {
    yield* cells
  }
  const answer = csvAnswer([{ header, value: (cell: CsvCell) => cell }], rows(), 'values.csv')
  assert('stream' in answer)
  let text = ''
  for await (const piece of answer.stream) text += piece
  return text
}

test('a file starts with a byte order mark and its header, and lines end in CRLF', async () => {
  assert.equal(await csvOf([]), '\uFEFFvalue\r\n')
  assert.equal(await csvOf([1, 'a'], 'x,y'), '\uFEFF"x,y"\r\n1\r\na\r\n')
})

test('separators, quotes and line breaks in a text are quoted', async () => {
  assert.equal(
    await csvOf(['a,b', 'say "x"', 'a\nb', 'a\r\nb', '', null, undefined, true]),
    '\uFEFFvalue\r\n"a,b"\r\n"say ""x"""\r\n"a\nb"\r\n"a\r\nb"\r\n\r\n\r\n\r\ntrue\r\n',
  )
})

test('a text that a spreadsheet would run gets an apostrophe, a number does not', async () => {
  const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")']
  const lines = (await csvOf([...dangerous, -5, 'a=b'])).slice('\uFEFFvalue\r\n'.length)
  assert.equal(
    lines,
    `'=1+1\r\n'+1\r\n'-1\r\n'@SUM(A1)\r\n'\t=1\r\n"'\r=1"\r\n"'=HYPERLINK(""http://x"",""y"")"\r\n-5\r\na=b\r\n`,
  )
})

test('many rows come in pieces, so that no file is ever whole in memory', async () => {
  async function* rows(): AsyncGenerator<number> {
    for (let row = 0; row < 10_000; row += 1) yield row
  }
  const answer = csvAnswer([{ header: 'row', value: (row: number) => row }], rows(), 'rows.csv')
  assert('stream' in answer)
  const pieces: string[] = []
  for await (const piece of answer.stream) pieces.push(piece)
  assert(pieces.length > 2)
  assert(pieces.every((piece) => piece.length < 20_000))
  assert.equal(pieces.join('').split('\r\n').length, 10_002)
  assert.equal(answer.headers?.['Content-Disposition'], 'attachment; filename="rows.csv"')
})
