import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { bareKeys } from './bare-keys.ts'
import { benchSecret } from './order-query-world.ts'

type Fields = Record<string, SQLInputValue | object>

/** The list's table as the product has made it: its columns in order, and the statements that make it. */
export type TableCopy = { readonly columns: readonly string[]; readonly statements: readonly string[] }

const eventsPerPage = 1_000
const rowsPerStatement = 128

const pragmas = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON'

const SELECT_PAGE = `
SELECT position, stream, id, type, data, personal, person, at_ms
FROM events
WHERE position > ?
ORDER BY position
LIMIT ?`

/**
 * The reference of a rebuild: reads, parses and decrypts the events and upserts the rows that each page touches, with
 * node:sqlite and nothing else. No schema is checked, nothing is upcast, mapped or resumed, and no other table is kept.
 */
export function bareRebuild(eventsFile: string, rowsFile: string, copy: TableCopy): number {
  const events = new DatabaseSync(eventsFile, { readOnly: true })
  const rows = new DatabaseSync(rowsFile)
  rows.exec(pragmas)
  for (const statement of copy.statements) rows.exec(statement)
  const upsertMany = rows.prepare(upsertSql(copy.columns, rowsPerStatement))
  const upsertOne = rows.prepare(upsertSql(copy.columns, 1))
  const unseal = bareKeys(events, benchSecret)
  const select = events.prepare(SELECT_PAGE)
  const folded = new Map<string, Fields>()
  let after = 0
  for (;;) {
    const page = select.all(after, eventsPerPage)
    if (page.length === 0) break
    const touched = new Set<Fields>()
    for (const { position, stream, id, type, data, personal, person, at_ms: atMs } of page) {
      const parsed: Fields = JSON.parse(String(data))
      if (personal instanceof Uint8Array) {
        Object.assign(parsed, JSON.parse(unseal(String(person), personal, String(id)).toString('utf8')))
      }
      const row = folded.get(String(stream)) ?? newRow(parsed, new Date(Number(atMs)).toISOString())
      folded.set(String(stream), row)
      fold(row, String(type), parsed)
      touched.add(row)
      after = Number(position)
    }
    write(rows, { upsertMany, upsertOne }, [...touched], copy.columns)
  }
  events.close()
  rows.close()
  return folded.size
}

function write(
  rows: DatabaseSync,
  upserts: Record<'upsertMany' | 'upsertOne', ReturnType<DatabaseSync['prepare']>>,
  touched: readonly Fields[],
  columns: readonly string[],
): void {
  rows.exec('BEGIN IMMEDIATE')
  for (let first = 0; first < touched.length; first += rowsPerStatement) {
    const chunk = touched.slice(first, first + rowsPerStatement)
    if (chunk.length === rowsPerStatement) {
      upserts.upsertMany.run(...chunk.flatMap((row) => columns.map((column) => stored(row[column]))))
    } else {
      for (const row of chunk) upserts.upsertOne.run(...columns.map((column) => stored(row[column])))
    }
  }
  rows.exec('COMMIT')
}

function newRow(placed: Fields, placedAt: string): Fields {
  return {
    ...placed,
    status: 'Created',
    activation: 'none',
    lineCount: Array.isArray(placed['lines']) ? placed['lines'].length : 0,
    placedAt,
    revision: 1,
  }
}

function fold(row: Fields, type: string, { attempt, dueAt, shippedDate }: Fields): void {
  switch (type) {
    case 'ActivationRequested':
      Object.assign(row, { activation: 'pending', activationAttempt: attempt, activationDueAt: dueAt })
      break
    case 'OrderActivated':
      Object.assign(row, { status: 'Activated', activation: 'done', activationDueAt: null })
      break
    case 'OrderInPreparation':
      row['status'] = 'InPreparation'
      break
    case 'OrderShipped':
      Object.assign(row, { status: 'Shipped', shippedDate })
      break
  }
}

function stored(value: Fields[string] | undefined): SQLInputValue {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : value
}

function upsertSql(columns: readonly string[], rows: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`
  const update = columns.slice(1).map((column) => `"${column}" = excluded."${column}"`)
  return [
    `INSERT INTO bench_rows (${columns.map((column) => `"${column}"`).join(', ')})`,
    `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`,
    `ON CONFLICT ("${columns[0]}") DO UPDATE SET ${update.join(', ')}`,
  ].join('\n')
}
