import type { Answer } from './route.ts'

export type CsvCell = string | number | boolean | null | undefined

export type CsvColumn<Row> = { readonly header: string; readonly value: (row: Row) => CsvCell }

/** Spreadsheets take a file for UTF-8 only when it starts so. */
const byteOrderMark = '\uFEFF'

const pieceLength = 16_384

/**
 * RFC 4180 with CRLF, UTF-8 with a byte order mark. A text that a spreadsheet would run as a formula (it starts with
 * = + - @, a tab or a carriage return) gets an apostrophe before it, which the spreadsheet hides; numbers stay numbers.
 */
export function csvAnswer<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
  fileName: string,
): Answer {
  return {
    status: 200,
    contentType: 'text/csv; charset=utf-8',
    headers: { 'Content-Disposition': `attachment; filename="${fileName}"` },
    stream: csvText(columns, rows),
  }
}

async function* csvText<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: AsyncIterable<Row>,
): AsyncGenerator<string> {
  let piece = byteOrderMark + line(columns.map(({ header }) => header))
  for await (const row of rows) {
    piece += line(columns.map(({ value }) => value(row)))
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function line(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
