import {
  kitExpansions,
  kitIndices,
  kitSchemaReadableFrom,
  kitSchemaVersion,
  kitTables,
} from './kit-tables.ts'
import type { WriteTransaction } from './write-transaction.ts'

const READ_SCHEMA = 'SELECT version, readable_from AS readableFrom FROM kit_schema WHERE id = 1'

const INSERT_SCHEMA = 'INSERT INTO kit_schema (id, version, readable_from) VALUES (1, ?, ?)'

const READ_CHANGE_COUNTER = 'SELECT id FROM kit_change_counter WHERE id = 1'

const INSERT_CHANGE_COUNTER = 'INSERT INTO kit_change_counter (id, last, pruned) VALUES (1, 0, 0)'

const RAISE_VERSION = 'UPDATE kit_schema SET version = ? WHERE id = 1 AND version < ?'

/** Thrown when this release cannot work on the tables that it finds. */
class KitSchemaError extends Error {
  /** `behind` may pass: the migration may be on its way. `ahead` does not. */
  readonly code: 'schema-behind' | 'schema-ahead'
  constructor(code: KitSchemaError['code'], message: string) {
    super(message)
    this.name = 'KitSchemaError'
    this.code = code
  }
}

/** Throws KitSchemaError unless the tables are as this release needs them, or newer ones that it can work on. */
export async function requireKitSchema(transaction: SchemaReads): Promise<void> {
  const schema = await readSchema(transaction)
  const found = schema?.version ?? 0
  if (found < kitSchemaVersion) {
    throw new KitSchemaError(
      'schema-behind',
      `the read models have schema ${found}, this release needs ${kitSchemaVersion}: run the migration`,
    )
  }
  requireReadable(schema)
}

/**
 * Makes the kit's tables, or expands those of an earlier release; those of a later one stay as they are. May be cut
 * short and run again. Throws KitSchemaError when a later release has made them unreadable for this one.
 */
export async function migrateKitSchema(transaction: WriteTransaction): Promise<void> {
  const schema = await readSchema(transaction)
  requireReadable(schema)
  const found = schema?.version ?? 0
  if (found >= kitSchemaVersion) return
  for (const shape of kitTables) await transaction.ensureTable(shape)
  for (const { version, table, column } of kitExpansions) {
    const shape = kitTables.find(({ name }) => name === table)?.columns[column]
    if (version > found && shape !== undefined) await transaction.ensureColumn(table, column, shape)
  }
  for (const index of kitIndices) await transaction.createIndex(index.table, index)
  if ((await transaction.all(READ_CHANGE_COUNTER)).length === 0) await transaction.run(INSERT_CHANGE_COUNTER)
  if (schema === undefined) await transaction.run(INSERT_SCHEMA, [kitSchemaVersion, kitSchemaReadableFrom])
  else await transaction.run(RAISE_VERSION, [kitSchemaVersion, kitSchemaVersion])
}

type SchemaReads = Pick<WriteTransaction, 'all' | 'hasTable'>

type FoundSchema = { readonly version: number; readonly readableFrom: number }

async function readSchema(transaction: SchemaReads): Promise<FoundSchema | undefined> {
  if (!(await transaction.hasTable('kit_schema'))) return undefined
  const [row] = await transaction.all(READ_SCHEMA)
  if (row === undefined) return undefined
  return { version: Number(row['version']), readableFrom: Number(row['readableFrom']) }
}

function requireReadable(schema: FoundSchema | undefined): void {
  if (schema === undefined || schema.readableFrom <= kitSchemaVersion) return
  throw new KitSchemaError(
    'schema-ahead',
    `the read models were written by a release with schema ${schema.version}, readable from ${schema.readableFrom}; ` +
      `this release has schema ${kitSchemaVersion}: run the newer one`,
  )
}
