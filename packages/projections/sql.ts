/** What a column holds and a parameter carries. */
export type SqlValue = string | number | null

export type SqlRow = Readonly<Record<string, SqlValue>>

/** What differs between databases in the statements that the kit writes itself. */
export type SqlDialect = {
  /** Into how many statements an upsert of so many rows is cut: the rows of each. */
  readonly upsertSizes: (rows: number, columns: number) => readonly number[]
  readonly quote: (identifier: string) => string
  /** Inserts so many rows, parameters row by row; a row whose key is there is overwritten, or added to. */
  readonly upsert: (target: UpsertTarget, rows: number) => string
  /** A condition for "column is one of these keys", and its parameters. */
  readonly among: (
    column: string,
    keys: readonly string[],
  ) => { readonly sql: string; readonly parameters: readonly SqlValue[] }
  /** The database's clock, in milliseconds. */
  readonly nowMs: string
  /** Ends a SELECT whose rows no other transaction may change before this one ends. */
  readonly lock: '' | ' FOR UPDATE'
}

export type UpsertTarget = {
  readonly table: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  /** Columns whose value is added to that of a row which is there. */
  readonly added?: readonly string[]
}
