import type { IndexShape, TableShape } from './write-transaction.ts'

/** The shape of the kit's own tables. A database that a newer release made unreadable for this one is refused. */
export const kitSchemaVersion = 3

/** The oldest release that can work on this shape. */
export const kitSchemaReadableFrom = 1

const name = { type: 'text', length: 120 } as const
const stream = { type: 'text', length: 200 } as const
const integer = { type: 'integer' } as const

export const kitTables: readonly TableShape[] = [
  {
    name: 'kit_schema',
    columns: { id: integer, version: integer, readable_from: integer },
    primaryKey: ['id'],
  },
  {
    name: 'kit_generations',
    columns: {
      projection: name,
      version: integer,
      generation: integer,
      /** `building` until it has caught up, then `live`; `retired` once another one is. */
      status: { type: 'text', length: 10 },
      consumer: name,
      table_name: name,
    },
    primaryKey: ['consumer'],
  },
  {
    /** Which replicas still need a generation; since version 3. */
    name: 'kit_generation_uses',
    columns: { consumer: name, replica: { type: 'text', length: 64 }, until_ms: integer },
    primaryKey: ['consumer', 'replica'],
  },
  {
    /** Consumers without generations: a row to lock before they have any position; since version 3. */
    name: 'kit_consumers',
    columns: { consumer: name },
    primaryKey: ['consumer'],
  },
  {
    name: 'kit_positions',
    columns: {
      consumer: name,
      source: name,
      partition_id: integer,
      store: { type: 'text', length: 64 },
      position: integer,
      /** Where the transport goes on; null where it has none, or has not read the partition. Since version 2. */
      next_offset: { type: 'integer', nullable: true },
    },
    primaryKey: ['consumer', 'source', 'partition_id'],
  },
  {
    name: 'kit_parked_sequences',
    columns: {
      consumer: name,
      source: name,
      sequence: stream,
      position: integer,
      code: { type: 'text', length: 100 },
      message: { type: 'text', length: 1_000 },
      since_ms: integer,
      failures: integer,
    },
    primaryKey: ['consumer', 'source', 'sequence'],
  },
  {
    name: 'kit_parked_events',
    columns: { consumer: name, source: name, position: integer, sequence: stream },
    primaryKey: ['consumer', 'source', 'position'],
  },
  {
    name: 'kit_changes',
    columns: {
      sequence: integer,
      projection: name,
      /** Null: any row may have changed. */
      row_key: { type: 'text', length: 400, nullable: true },
      at_ms: integer,
    },
    primaryKey: ['sequence'],
  },
  {
    name: 'kit_change_counter',
    columns: { id: integer, last: integer, pruned: integer },
    primaryKey: ['id'],
  },
]

export const kitIndices: readonly (IndexShape & { readonly table: string })[] = [
  {
    table: 'kit_parked_events',
    name: 'ix_kit_parked_events_1',
    columns: ['consumer', 'source', 'sequence', 'position'],
  },
  { table: 'kit_changes', name: 'ix_kit_changes_1', columns: ['at_ms'] },
]

/** Columns that a table of an earlier version lacks. They only expand: a release that does not know them goes on. */
export const kitExpansions: readonly {
  readonly version: number
  readonly table: string
  readonly column: string
}[] = [{ version: 2, table: 'kit_positions', column: 'next_offset' }]
