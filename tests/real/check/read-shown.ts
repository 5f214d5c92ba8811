import type { Connection, RowDataPacket } from 'mysql2/promise'

/** Rows by their key, of which only the fields that are compared are read. */
export type ShownRows = ReadonlyMap<string, Readonly<Record<string, unknown>>>

const READ_LIVE = `
SELECT table_name AS name
FROM kit_generations
WHERE projection = ? AND status = 'live'
ORDER BY version DESC, generation DESC
LIMIT 1`

const READ_PARKED = `
SELECT consumer, source, sequence, code
FROM kit_parked_sequences`

const READ_POSITIONS = `
SELECT consumer, source, partition_id AS \`partition\`, store, position
FROM kit_positions`

const READ_WINDOWS = `
SELECT start_ms AS start, CAST(SUM(records) AS SIGNED) AS records, CAST(SUM(total_cents) AS SIGNED) AS cents
FROM analytics_windows
WHERE metric = ?
GROUP BY start_ms`

const READ_DROPPED = `
SELECT CAST(SUM(dropped_late) AS SIGNED) AS dropped
FROM analytics_partitions
WHERE metric = ?`

/** The name of the table that a projection's queries read. */
export async function liveTable(connection: Connection, projection: string): Promise<string> {
  const [[live]] = await connection.query<RowDataPacket[]>(READ_LIVE, [projection])
  if (live === undefined) throw new Error(`there is no live table of ${projection}`)
  return String(live['name'])
}

/** The rows of a projection's live table. */
export async function readProjection(
  connection: Connection,
  projection: string,
  key: string,
  fields: readonly string[],
): Promise<ShownRows> {
  const table = await liveTable(connection, projection)
  const columns = [key, ...fields].map((name) => `\`${name}\``).join(', ')
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT ${columns} FROM \`${table}\``)
  return new Map(
    rows.map((row) => [String(row[key]), Object.fromEntries(fields.map((field) => [field, row[field]]))]),
  )
}

export async function readWindows(connection: Connection, metric: string): Promise<ShownRows> {
  const [rows] = await connection.query<RowDataPacket[]>(READ_WINDOWS, [metric])
  return new Map(
    rows.map(({ start, records, cents }) => [
      String(start),
      { records: Number(records), cents: Number(cents) },
    ]),
  )
}

export async function readDroppedLate(connection: Connection, metric: string): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>(READ_DROPPED, [metric])
  return Number(row?.['dropped'] ?? 0)
}

export async function readParked(connection: Connection): Promise<readonly string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(READ_PARKED)
  return rows.map(
    ({ consumer, source, sequence, code }) => `${consumer} has parked ${sequence} of ${source}: ${code}`,
  )
}

export type ConsumerPosition = {
  readonly consumer: string
  readonly source: string
  readonly partition: number
  readonly store: string
  readonly position: number
}

export async function readPositions(connection: Connection): Promise<readonly ConsumerPosition[]> {
  const [rows] = await connection.query<RowDataPacket[]>(READ_POSITIONS)
  return rows.map((row) => ({
    consumer: String(row['consumer']),
    source: String(row['source']),
    partition: Number(row['partition']),
    store: String(row['store']),
    position: Number(row['position']),
  }))
}
