/** A column of a read model. `text` lengths are UTF-16 units; `json` is stored as text and parsed on read. */
export type Column =
  | { readonly type: 'text'; readonly length: number; readonly nullable?: true }
  | { readonly type: 'integer'; readonly nullable?: true }
  | { readonly type: 'boolean'; readonly nullable?: true }
  | { readonly type: 'json'; readonly nullable?: true }

/** Every row is a plain object whose fields are its columns. */
export type Row = Readonly<Record<string, unknown>>

export type Table<R extends Row> = {
  readonly name: string
  readonly columns: { readonly [Field in keyof R & string]: Column }
  /** The one key column. */
  readonly key: keyof R & string
  readonly indices?: readonly (readonly (keyof R & string)[])[]
}

/** A table of any row, for the kit's own work. */
export type AnyTable = {
  readonly name: string
  readonly columns: Readonly<Record<string, Column>>
  readonly key: string
  readonly indices?: readonly (readonly string[])[]
}
