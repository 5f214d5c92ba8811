import type { Pool } from 'mysql2/promise'
import { EventStoreError } from '../store-error.ts'
import { type Row, resultOf, rowsOf } from './rows-of.ts'
import { sqlList } from './sql-text.ts'

export type StoreIdentity = {
  readonly storeId: string
  readonly secretFingerprint: string
  readonly partitions: number
}

const insertIdentity = ({ storeId, secretFingerprint, partitions }: StoreIdentity) => `
INSERT IGNORE INTO meta (one, store_id, secret_fingerprint, partitions)
VALUES (${sqlList([1, storeId, secretFingerprint, partitions])})`

const SELECT_IDENTITY = `
SELECT store_id, secret_fingerprint, partitions
FROM meta`

/**
 * New tables become the store that `wanted` says; others must be that store, but for its id. Returns the store's id:
 * of two programs that open new tables at once, one gives it.
 */
export async function establishIdentity(
  pool: Pool,
  wanted: StoreIdentity,
  database: string,
): Promise<string> {
  const [found = await establish(pool, wanted)] = await rowsOf(pool, SELECT_IDENTITY)
  if (found?.['secret_fingerprint'] !== wanted.secretFingerprint) {
    throw new EventStoreError(
      'store-secret-mismatch',
      `The event store ${database} was made with another secret: its personal data could not be read. ` +
        'Start with the secret that made it, or with an empty database.',
    )
  }
  if (found['partitions'] !== wanted.partitions) {
    throw new EventStoreError(
      'store-partitions-mismatch',
      `The event store ${database} has ${found['partitions']} partitions and ${wanted.partitions} were asked for. ` +
        'The count is part of the contract: start with the one it has.',
    )
  }
  return String(found['store_id'])
}

async function establish(pool: Pool, wanted: StoreIdentity): Promise<Row | undefined> {
  await resultOf(pool, insertIdentity(wanted))
  const [row] = await rowsOf(pool, SELECT_IDENTITY)
  return row
}
