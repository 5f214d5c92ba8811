import type { ContractEvent } from '@annals/contracts'
import { connect } from '../connect.ts'
import type { MysqlConnection } from '../mysql-connection.ts'
import { type BenchRow, benchList, fold } from './bench-orders.ts'

const columns = Object.keys(benchList.table.columns)

const CREATE_ROWS = `
CREATE TABLE bare_orders (
  id VARCHAR(60) COLLATE utf8mb4_bin PRIMARY KEY,
  customerId VARCHAR(36) COLLATE utf8mb4_bin NOT NULL,
  orderDate VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  city VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  status VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  attempt BIGINT,
  pending BOOLEAN NOT NULL,
  netCents BIGINT NOT NULL,
  shippedDate VARCHAR(10) COLLATE utf8mb4_bin,
  placedAt VARCHAR(24) COLLATE utf8mb4_bin NOT NULL,
  revision BIGINT NOT NULL,
  lines_json LONGTEXT NOT NULL
)`

const CREATE_POSITION = 'CREATE TABLE bare_position (id INT PRIMARY KEY, position BIGINT NOT NULL)'

const names = columns.map((column) => (column === 'lines' ? 'lines_json' : column)).join(', ')

const UPSERT = `
INSERT INTO bare_orders (${names})
VALUES ?
ON DUPLICATE KEY UPDATE status = VALUES(status), attempt = VALUES(attempt), pending = VALUES(pending),
  shippedDate = VALUES(shippedDate)`

/**
 * The reference of a replay: one TypeORM transaction for each page of events, which loads the rows that it touches,
 * folds and writes them with the position. Nothing is parsed, parked, mapped or told.
 */
export async function bareFold(
  connection: MysqlConnection,
  all: readonly ContractEvent[],
  eventsPerPage: number,
): Promise<number> {
  const dataSource = await connect(connection, 'writer', 1)
  await dataSource.query(CREATE_ROWS)
  await dataSource.query(CREATE_POSITION)
  await dataSource.query('INSERT INTO bare_position VALUES (1, 0)')
  const startedMs = performance.now()
  for (let first = 0; first < all.length; first += eventsPerPage) {
    const events = all.slice(first, first + eventsPerPage)
    await dataSource.transaction(async (manager) => {
      await manager.query('SELECT position FROM bare_position WHERE id = 1 FOR UPDATE')
      const ids = [...new Set(events.map(({ subject }) => subject))]
      const found = await manager.query<Stored[]>(`SELECT ${names} FROM bare_orders WHERE id IN (?)`, [ids])
      const rows = foldAll(events, found)
      await manager.query(UPSERT, [
        rows.map((row) => columns.map((column) => stored(row[column as keyof BenchRow]))),
      ])
      await manager.query('UPDATE bare_position SET position = ? WHERE id = 1', [first + events.length])
    })
  }
  const tookMs = performance.now() - startedMs
  await dataSource.destroy()
  return tookMs
}

type Stored = Omit<BenchRow, 'lines' | 'pending'> & { readonly lines_json: string; readonly pending: number }

function foldAll(events: readonly ContractEvent[], found: readonly Stored[]): readonly BenchRow[] {
  const rows = new Map<string, BenchRow>()
  for (const { lines_json: lines, pending, ...row } of found)
    rows.set(row.id, { ...row, pending: pending === 1, lines: JSON.parse(lines) as BenchRow['lines'] })
  for (const event of events) rows.set(event.subject, fold(rows.get(event.subject), event))
  return [...rows.values()]
}

function stored(value: BenchRow[keyof BenchRow]): string | number | boolean | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
