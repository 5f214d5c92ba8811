/**
 * Values as MySQL reads them in the text of a statement, for a session in utf8mb4 whose sql_mode has neither
 * NO_BACKSLASH_ESCAPES nor ANSI_QUOTES: there only the quote and the backslash mean something within quotes.
 * mysql2's own escaping also escapes the double quotes that JSON is full of; that costs time and bytes.
 */
export type SqlValue = string | number | null | Uint8Array

export function sqlValue(value: SqlValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return sqlText(value)
  if (typeof value === 'number') return sqlInteger(value)
  return `x'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`
}

/** `value, value`, as for an IN list. */
export function sqlList(values: readonly SqlValue[]): string {
  return values.map(sqlValue).join(', ')
}

/** `(value, value), (value, value)`. */
export function sqlRows(rows: readonly (readonly SqlValue[])[]): string {
  return rows.map((row) => `(${sqlList(row)})`).join(',\n')
}

function sqlText(text: string): string {
  return /['\\]/.test(text) ? `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'` : `'${text}'`
}

function sqlInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer that a column can hold`)
  return String(value)
}
