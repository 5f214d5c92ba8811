/** What a column holds and a parameter carries. */
export type SqlValue = string | number | null

/** A value, or in MySQL the rows of a VALUES list. */
export type SqlParameter = SqlValue | readonly (readonly SqlValue[])[]

export type SqlStatement = { readonly sql: string; readonly parameters: readonly SqlParameter[] }

export type SqlRow = Readonly<Record<string, SqlValue>>

/** What differs between databases in the statements that the kit writes itself. */
export type SqlDialect = {
  readonly quote: (identifier: string) => string
  /** Statements that insert rows, given as one flat list of values; a row whose key is there is overwritten, or added to. */
  readonly upserts: (target: UpsertTarget, values: readonly SqlValue[]) => readonly SqlStatement[]
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
