import { DatabaseSync } from 'node:sqlite'
import { fillTable } from './fill-table.ts'
import { liveTable } from './live-table.ts'

/** What SQLite computes for row `n`; a column that is not named here is null. Multiplying by a prime shuffles. */
const expressions: Readonly<Record<string, string>> = {
  orderId: "printf('%08x-0000-7000-8000-%012x', n, n)",
  customerId: "printf('%08x-0000-7000-9000-%012x', n % 5000, n % 5000)",
  status: "CASE n % 4 WHEN 0 THEN 'Created' WHEN 1 THEN 'Activated' ELSE 'Shipped' END",
  activation: "CASE n % 4 WHEN 0 THEN 'none' ELSE 'done' END",
  orderDate: "date('2020-01-01', '+' || (n * 7919 % 2000) || ' days')",
  netCents: 'n * 7919 % 1000003',
  lineCount: '3',
  placedAt: "strftime('%Y-%m-%dT%H:%M:%fZ', 1600000000 + n * 60, 'unixepoch')",
  revision: '1',
  deliveryAddress: `'{"street":"1 rue de la Paix","city":"Paris","postalCode":"75002","country":"FR"}'`,
  lines: `'[{"lineId":"00000000-0000-7000-a000-000000000000","quantity":3,"unitPriceCents":1900,"netCents":5415}]'`,
}

/** Puts generated rows straight into the order list's table. */
export function fillOrderList(readModelsFile: string, rows: number): void {
  fillTable(readModelsFile, 'order-list', expressions, rows)
}

/** The values by which the list is sorted, of the row that stands at this place. */
export function sortValuesAt(
  readModelsFile: string,
  [column, direction]: readonly [column: string, direction: 'ASC' | 'DESC'],
  place: number,
): readonly [value: string | number, orderId: string] {
  const db = new DatabaseSync(readModelsFile, { readOnly: true })
  const row = db
    .prepare(
      `SELECT "${column}" AS value, "orderId" FROM "${liveTable(db, 'order-list')}"
       ORDER BY "${column}" ${direction}, "orderId" ${direction} LIMIT 1 OFFSET ?`,
    )
    .get(place - 1)
  db.close()
  const value = row?.['value']
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`no row stands at ${place}`)
  return [value, String(row?.['orderId'])]
}
