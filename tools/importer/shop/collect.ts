import { type LineRefusal, type Place, refusalOf } from '../csv/line-refusal.ts'
import type { ReadRow, ReadRows } from '../csv/read-rows.ts'

/** What one file gives: items by foreign id, and the lines that are refused. */
export type Collected<Item> = {
  readonly items: ReadonlyMap<string, Item>
  readonly refusals: readonly LineRefusal[]
}

export type RowOutcome<Item> = { readonly item: Item } | { readonly refusals: readonly LineRefusal[] }

/** Maps the rows one by one. Of several rows with one id the first counts, the others are refused. */
export function collect<Values, Item>(
  read: ReadRows<Values>,
  idColumn: string,
  foreignIdOf: (values: Values) => string,
  toItem: (row: ReadRow<Values>) => RowOutcome<Item>,
): Collected<Item> {
  const first = new Map<string, Place>()
  const items = new Map<string, Item>()
  const refusals = read.refused.flatMap((row) => row.refusals)
  for (const row of read.rows) {
    const id = foreignIdOf(row.values)
    const earlier = first.get(id)
    if (earlier !== undefined) {
      refusals.push(refusalOf(row.at, `${id} is already on line ${earlier.line}`, idColumn))
      continue
    }
    first.set(id, row.at)
    const outcome = toItem(row)
    if ('item' in outcome) items.set(id, outcome.item)
    else refusals.push(...outcome.refusals)
  }
  return { items, refusals }
}
