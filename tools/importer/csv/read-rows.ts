import { z } from 'zod'
import { type LineRefusal, type Place, refusalOf } from './line-refusal.ts'
import { readTable, type TableColumns } from './read-table.ts'

export type ReadRow<Values> = { readonly at: Place; readonly values: Values }

/** A row that broke a rule of its columns; `cells` is what it says, as far as that can be told. */
type RefusedRow = {
  readonly cells: Readonly<Record<string, string>>
  readonly refusals: readonly LineRefusal[]
}

export type ReadRows<Values> = {
  readonly rows: readonly ReadRow<Values>[]
  readonly refused: readonly RefusedRow[]
  readonly ignoredColumns: readonly string[]
}

/** Reads a file whose columns are the fields of a schema: a field that takes undefined is a column that may be missing. */
export function readRows<Schema extends z.ZodObject<z.ZodRawShape>>(
  file: string,
  bytes: Uint8Array,
  schema: Schema,
): ReadRows<z.output<Schema>> {
  const table = readTable(file, bytes, columnsOf(schema))
  const rows: ReadRow<z.output<Schema>>[] = []
  const refused: RefusedRow[] = table.broken.map(({ line, cells, rule }) => ({
    cells,
    refusals: [refusalOf({ file, line }, rule)],
  }))
  for (const { line, cells } of table.rows) {
    const at = { file, line }
    const parsed = schema.safeParse(cells)
    if (parsed.success) rows.push({ at, values: parsed.data })
    else refused.push({ cells, refusals: refusalsOf(at, parsed.error) })
  }
  return { rows, refused, ignoredColumns: table.ignored }
}

function refusalsOf(at: Place, error: z.ZodError): readonly LineRefusal[] {
  return error.issues.map((issue) => refusalOf(at, issue.message, String(issue.path[0])))
}

function columnsOf(schema: z.ZodObject<z.ZodRawShape>): TableColumns {
  const names = Object.keys(schema.shape)
  const mayBeMissing = (name: string) => z.safeParse(schema.shape[name] ?? z.never(), undefined).success
  return {
    required: names.filter((name) => !mayBeMissing(name)),
    optional: names.filter(mayBeMissing),
  }
}
