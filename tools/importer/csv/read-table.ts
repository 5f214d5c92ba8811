import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { InputError } from './input-error.ts'

type TableRow = { readonly line: number; readonly cells: Readonly<Record<string, string>> }

type Table = {
  readonly file: string
  readonly rows: readonly TableRow[]
  /** Rows whose number of cells is not the header's; their cells are a guess. */
  readonly broken: readonly (TableRow & { readonly rule: string })[]
  /** Columns of the header that nothing reads. */
  readonly ignored: readonly string[]
}

export type TableColumns = { readonly required: readonly string[]; readonly optional: readonly string[] }

/**
 * Reads CSV as of RFC 4180 in UTF-8, with or without a byte order mark; blank lines are skipped. The header decides
 * which cell is which. Throws an InputError when the text is no CSV or a required column is missing.
 */
export function readTable(file: string, bytes: Uint8Array, columns: TableColumns): Table {
  const [header, ...records] = readRecords(file, bytes)
  if (header === undefined) throw new InputError([`${file}: is empty; its first line must name the columns.`])
  const names = header.record.map((name) => name.trim())
  checkHeader(file, names, columns)
  const wanted = new Set([...columns.required, ...columns.optional])
  const read = names.flatMap((name, index) => (wanted.has(name) ? [{ name, index }] : []))
  const cellsOf = (record: readonly string[]) =>
    Object.fromEntries(read.map(({ name, index }) => [name, record[index] ?? '']))
  const isWhole = ({ record }: NumberedRecord) => record.length === names.length
  return {
    file,
    rows: records.filter(isWhole).map(({ record, line }) => ({ line, cells: cellsOf(record) })),
    broken: records
      .filter((numbered) => !isWhole(numbered))
      .map(({ record, line }) => ({
        line,
        cells: cellsOf(record),
        rule: `has ${record.length} cells where the header has ${names.length}`,
      })),
    ignored: names.filter((name) => !wanted.has(name)),
  }
}

type NumberedRecord = { readonly line: number; readonly record: readonly string[] }

const parsedSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ bytes: z.int() }) }))

function readRecords(file: string, bytes: Uint8Array): readonly NumberedRecord[] {
  let line = 1
  let from = 0
  const numbered: NumberedRecord[] = []
  for (const { record, info } of parseText(file, bytes)) {
    if (record.length > 1 || record[0] !== '') numbered.push({ line, record })
    // csv-parse's own line count is of the record's end and counts a mixed line ending twice.
    for (const byte of bytes.subarray(from, info.bytes)) if (byte === lineFeed) line += 1
    from = info.bytes
  }
  return numbered
}

const lineFeed = 10

function parseText(file: string, bytes: Uint8Array): z.infer<typeof parsedSchema> {
  checkEncoding(file, bytes)
  try {
    return parsedSchema.parse(
      parse(bytes, { bom: true, info: true, relax_column_count: true, record_delimiter: ['\r\n', '\n'] }),
    )
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new InputError([
      `${file}: is not CSV: ${error.message}. A quote inside a quoted cell is written twice.`,
    ])
  }
}

function checkEncoding(file: string, bytes: Uint8Array): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError([`${file}: is not UTF-8; save it with that encoding.`])
  }
}

function checkHeader(file: string, names: readonly string[], columns: TableColumns): void {
  const missing = columns.required.filter((column) => !names.includes(column))
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  const separators = names.length === 1 ? ' Separate columns with commas.' : ''
  const problems = [
    ...missing.map(
      (column) =>
        `${file}: the column ${column} is missing; the header has ${names.join(', ')}.${separators}`,
    ),
    ...twice.map((column) => `${file}: the header names the column ${column} twice.`),
  ]
  if (problems.length > 0) throw new InputError(problems)
}
