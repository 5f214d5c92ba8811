import type { SqlRow, SqlValue } from './sql.ts'
import type { AnyTable, Column, Row } from './table.ts'

/** A row that its table cannot hold; names the column, never the value. */
class InvalidRowError extends Error {
  readonly code = 'row-invalid'
  constructor(table: string, column: string, problem: string) {
    super(`column ${column} of ${table} ${problem}`)
    this.name = 'InvalidRowError'
  }
}

/** A table with its columns listed once for many rows. */
export type RowShape = {
  readonly table: Pick<AnyTable, 'name' | 'key'>
  readonly columns: readonly (readonly [string, Column])[]
}

export function rowShape(table: AnyTable): RowShape {
  return { table, columns: Object.entries(table.columns) }
}

/**
 * The row as reading it back would give it: every column is there, null where the fold left one out.
 * Throws InvalidRowError for what the table cannot hold, so that a database never has to refuse a whole batch.
 */
export function completeRow({ table, columns }: RowShape, key: string, row: Row): Row {
  const complete: Record<string, unknown> = {}
  for (const [name, column] of columns) {
    const value = row[name] ?? null
    const problem = valueProblem(column, value)
    if (problem !== undefined) throw new InvalidRowError(table.name, name, problem)
    complete[name] = value
  }
  if (complete[table.key] !== key)
    throw new InvalidRowError(table.name, table.key, 'is not the key of its event')
  return complete
}

function valueProblem(column: Column, value: unknown): string | undefined {
  if (value === null) return column.nullable ? undefined : 'may not be empty'
  switch (column.type) {
    case 'text':
      if (typeof value !== 'string') return 'holds text only'
      return value.length <= column.length ? undefined : `holds at most ${column.length} characters`
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'holds safe integers only'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'holds true or false only'
    case 'json':
      return undefined
  }
}

/** A checked value as the database stores it. */
export function encodeValue(column: Column, value: unknown): SqlValue {
  if (value === null || value === undefined) return null
  switch (column.type) {
    case 'text':
    case 'integer':
      if (typeof value === 'string' || typeof value === 'number') return value
      throw new TypeError(`a ${column.type} column cannot hold a value of type ${typeof value}`)
    case 'boolean':
      return value === true ? 1 : 0
    case 'json':
      return JSON.stringify(value)
  }
}

/** A stored value as rows hold it. */
export function decodeValue(column: Column, value: SqlValue | undefined): unknown {
  if (value === null || value === undefined) return null
  switch (column.type) {
    case 'boolean':
      return Number(value) === 1
    case 'integer':
      return Number(value)
    case 'json':
      return JSON.parse(String(value))
    case 'text':
      return value
  }
}

export function decodeRow(columns: readonly (readonly [string, Column])[], stored: SqlRow): Row {
  const row: Record<string, unknown> = {}
  for (const [name, column] of columns) row[name] = decodeValue(column, stored[name])
  return row
}
