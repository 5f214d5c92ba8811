import type { SqlDialect, UpsertTarget } from '../sql.ts'

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
    upsertSizes: (rows) => {
      const full = Array.from({ length: Math.floor(rows / maxRows) }, () => maxRows)
      return rows % maxRows === 0 ? full : [...full, rows % maxRows]
    },
    among: (column, keys) => ({
      sql: keys.length === 0 ? 'FALSE' : `${quote(column)} IN (${keys.map(() => '?').join(', ')})`,
      parameters: keys,
    }),
    upsert: (target, rows) => upsertSql(engine, target, rows),
  }
}

function upsertSql(
  engine: MysqlEngine,
  { table, columns, key, added = [] }: UpsertTarget,
  rows: number,
): string {
  const row = `(${columns.map(() => '?').join(', ')})`
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
    `VALUES ${Array.from({ length: rows }, () => row).join(', ')}${engine === 'mysql' ? ' AS given' : ''}`,
    `ON DUPLICATE KEY UPDATE ${(update.length === 0 ? keep : update).join(', ')}`,
  ].join('\n')
}

function quote(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``
}
