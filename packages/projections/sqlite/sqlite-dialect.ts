import type { SqlDialect, SqlStatement, UpsertTarget } from '../sql.ts'

/** A statement never has more. */
const maxParameters = 32_766

const maxRows = 128

/** SQLite's words. Upsert texts are made once per table and number of rows: a long VALUES list costs more than its run. */
export function sqliteDialect(): SqlDialect {
  const upserts = new Map<string, string>()
  return {
    lock: '',
    nowMs: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    quote,
    among: (column, keys) => ({
      sql: `${quote(column)} IN (SELECT value FROM json_each(?))`,
      parameters: [JSON.stringify(keys)],
    }),
    upserts: (target, values) => {
      const width = target.columns.length
      const statements: SqlStatement[] = []
      let next = 0
      for (const rows of powersOfTwo(values.length / width, Math.floor(maxParameters / width))) {
        const end = next + rows * width
        statements.push({ sql: textOf(target, rows), parameters: values.slice(next, end) })
        next = end
      }
      return statements
    },
  }

  function textOf(target: UpsertTarget, rows: number): string {
    const name = `${target.table} ${rows}`
    const known = upserts.get(name)
    if (known !== undefined) return known
    const sql = upsertSql(target, rows)
    upserts.set(name, sql)
    return sql
  }
}

/** So many rows as powers of two, so that eight texts a table are prepared and not one for every size of batch. */
function powersOfTwo(rows: number, limit: number): readonly number[] {
  const sizes: number[] = []
  let left = rows
  for (let size = maxRows; size >= 1; size /= 2) {
    if (size > limit && size > 1) continue
    for (; left >= size; left -= size) sizes.push(size)
  }
  return sizes
}

function upsertSql({ table, columns, key, added = [] }: UpsertTarget, rows: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`
  const overwritten = columns.filter((column) => !key.includes(column))
  const update = overwritten
    .map((column) => {
      const before = added.includes(column) ? `${quote(column)} + ` : ''
      return `${quote(column)} = ${before}excluded.${quote(column)}`
    })
    .join(', ')
  return [
    `INSERT INTO ${quote(table)} (${columns.map(quote).join(', ')})`,
    `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`,
    `ON CONFLICT (${key.map(quote).join(', ')})`,
    overwritten.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${update}`,
  ].join('\n')
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
