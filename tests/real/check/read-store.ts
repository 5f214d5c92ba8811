import type { Connection, RowDataPacket } from 'mysql2/promise'

export type StoreEvent = {
  readonly position: number
  readonly partition: number
  readonly stream: string
  readonly streamVersion: number
  readonly id: string
  readonly atMs: number
}

/** What an event store's tables say, as they stand. */
export type StoreContent = {
  readonly storeId: string
  /** The last position that was given out. */
  readonly sequence: number
  /** By position. */
  readonly events: readonly StoreEvent[]
  readonly heads: ReadonlyMap<string, number>
}

const READ_EVENTS = `
SELECT position, \`partition\`, stream, stream_version AS streamVersion, id, at_ms AS atMs
FROM events
ORDER BY position`

const READ_HEADS = `
SELECT stream, version
FROM stream_heads`

const READ_STORE = `
SELECT store_id AS storeId, last AS sequence
FROM meta
CROSS JOIN sequence`

export async function readStore(connection: Connection): Promise<StoreContent> {
  const [[store]] = await connection.query<RowDataPacket[]>(READ_STORE)
  const [events] = await connection.query<RowDataPacket[]>(READ_EVENTS)
  const [heads] = await connection.query<RowDataPacket[]>(READ_HEADS)
  return {
    storeId: String(store?.['storeId']),
    sequence: Number(store?.['sequence']),
    events: events.map((row) => ({
      position: Number(row['position']),
      partition: Number(row['partition']),
      stream: String(row['stream']),
      streamVersion: Number(row['streamVersion']),
      id: String(row['id']),
      atMs: Number(row['atMs']),
    })),
    heads: new Map(heads.map((row) => [String(row['stream']), Number(row['version'])])),
  }
}
