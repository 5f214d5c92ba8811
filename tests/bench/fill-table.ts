import { DatabaseSync } from 'node:sqlite'
import { columnsOf, indicesOf, liveTable } from './live-table.ts'

const rowsAtATime = 100_000

/**
 * Puts rows 1 to `rows` straight into the live table of a read model. `expressions` say what SQLite computes for the
 * columns of row `n`; a column that is not named there is null.
 */
export function fillTable(
  readModelsFile: string,
  projection: string,
  expressions: Readonly<Record<string, string>>,
  rows: number,
): void {
  const db = new DatabaseSync(readModelsFile, { timeout: 5_000 })
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000')
  const table = liveTable(db, projection)
  // An index is made at once in a fraction of the time that it takes row by row.
  const indices = indicesOf(db, table)
  for (const name of indices.keys()) db.exec(`DROP INDEX "${name}"`)
  const columns = columnsOf(db, table)
  const insert = db.prepare(`
    WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
    INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
    SELECT ${columns.map((column) => expressions[column] ?? 'NULL').join(', ')}
    FROM numbers`)
  for (let first = 1; first <= rows; first += rowsAtATime) {
    insert.run(first, Math.min(rows, first + rowsAtATime - 1))
  }
  for (const sql of indices.values()) db.exec(sql)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
}
