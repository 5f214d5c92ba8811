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

const INSERT_CHANGE_COUNTER = 'INSERT INTO kit_change_counter (id, last, pruned) VALUES (1, 0, 0)'

const RAISE_VERSION = 'UPDATE kit_schema SET version = ? WHERE id = 1'

/** Makes the kit's tables in an empty database, and expands those of an earlier release. Throws when a newer release has made them unreadable for this one. */
export async function prepareKitSchema(transaction: WriteTransaction, isEmpty: boolean): Promise<void> {
  if (isEmpty) {
    for (const shape of kitTables) await transaction.createTable(shape)
    for (const index of kitIndices) await transaction.createIndex(index.table, index)
    await transaction.run(INSERT_SCHEMA, [kitSchemaVersion, kitSchemaReadableFrom])
    await transaction.run(INSERT_CHANGE_COUNTER)
    return
  }
  const [schema] = await transaction.all(READ_SCHEMA)
  const readableFrom = Number(schema?.['readableFrom'])
  if (!(readableFrom <= kitSchemaVersion)) {
    throw new Error(
      `the read models were written by a release with schema ${schema?.['version']}, readable from ${readableFrom}; ` +
        `this release has schema ${kitSchemaVersion}: run the newer one`,
    )
  }
  const missing = kitExpansions.filter(({ version }) => version > Number(schema?.['version']))
  for (const { sql } of missing) await transaction.run(sql)
  if (missing.length > 0) await transaction.run(RAISE_VERSION, [kitSchemaVersion])
}
