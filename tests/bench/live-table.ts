import type { DatabaseSync } from 'node:sqlite'

/** The physical table that a projection is read from now. */
export function liveTable(db: DatabaseSync, projection: string): string {
  const row = db
    .prepare("SELECT table_name FROM kit_generations WHERE projection = ? AND status = 'live'")
    .get(projection)
  if (row === undefined) throw new Error(`${projection} has no live table`)
  return String(row['table_name'])
}

export function columnsOf(db: DatabaseSync, table: string): readonly string[] {
  return db
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
}

/** The statements that made the table's own indices, by their names. */
export function indicesOf(db: DatabaseSync, table: string): ReadonlyMap<string, string> {
  const rows = db
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
    .all(table)
  return new Map(rows.map(({ name, sql }) => [String(name), String(sql)]))
}

export function tableSql(db: DatabaseSync, table: string): string {
  const row = db.prepare("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)
  return String(row?.['sql'])
}
