import type { SqlDialect, SqlStatement, SqlValue, UpsertTarget } from '../sql.ts'

/** A longer statement gains nothing: 1,000 rows are some hundred kilobytes. */
const maxRows = 1_000

/** Which server answers: the two differ in how an upsert names the row that could not be inserted. */
export type MysqlEngine = 'mysql' | 'mariadb'

/** MySQL's words. Statements go as text, so that no size of batch costs a prepared one. */
export function mysqlDialect(engine: MysqlEngine): SqlDialect {
  return {
    lock: ' FOR UPDATE',
    nowMs: 'CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)',
    quote,
    among: (column, keys) => ({
      sql: keys.length === 0 ? 'FALSE' : `${quote(column)} IN (${keys.map(() => '?').join(', ')})`,
      parameters: keys,
    }),
    upserts: (target, values) => {
      const sql = upsertSql(engine, target)
      const rows = rowsOf(values, target.columns.length)
      const statements: SqlStatement[] = []
      for (let first = 0; first < rows.length; first += maxRows)
        statements.push({ sql, parameters: [rows.slice(first, first + maxRows)] })
      return statements
    },
  }
}

function upsertSql(engine: MysqlEngine, { table, columns, key, added = [] }: UpsertTarget): string {
  const given = (column: string) =>
    engine === 'mysql' ? `given.${quote(column)}` : `VALUES(${quote(column)})`
  const there = (column: string) => `${quote(table)}.${quote(column)}`
  const overwritten = columns.filter((column) => !key.includes(column))
  const update = overwritten.map((column) => {
    const before = added.includes(column) ? `${there(column)} + ` : ''
    return `${quote(column)} = ${before}${given(column)}`
  })
  // Nothing to overwrite: the row stays as it is.
  const keep = key.slice(0, 1).map((column) => `${quote(column)} = ${there(column)}`)
  return [
    `INSERT INTO ${quote(table)} (${columns.map(quote).join(', ')})`,
    `VALUES ?${engine === 'mysql' ? ' AS given' : ''}`,
    `ON DUPLICATE KEY UPDATE ${(update.length === 0 ? keep : update).join(', ')}`,
  ].join('\n')
}

function rowsOf(values: readonly SqlValue[], width: number): readonly (readonly SqlValue[])[] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width),
  )
}

function quote(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``
}
