import { randomBytes as cryptoRandomBytes } from 'node:crypto'
import { type Clock, type MintId, mintUuid } from '@annals/kernel'
import type { EventStore } from '../port.ts'
import type { RandomBytes } from '../sealed-bytes.ts'
import { storeKeysOf } from '../store-secret.ts'
import { openConnection, setServingTimeout } from './connection.ts'
import { LogTruncation } from './log-truncation.ts'
import { migrate } from './migrate.ts'
import { SqliteEventStore } from './sqlite-event-store.ts'
import { tablesOf } from './tables.ts'

export type SqliteEventStoreOptions = {
  /** Path of the file; its folder must exist. The log stands beside it as `-wal`. */
  readonly file: string
  /** Number of partitions of the service's contract: fixed for the life of the store. */
  readonly partitions: number
  /** Wraps the persons' keys and hides the claims. A store opens only with the secret that made it. */
  readonly secret: string
  readonly clock: Clock
  readonly mintId?: MintId
  readonly randomBytes?: RandomBytes
}

/** Opens or makes the store. Rejects with an EventStoreError that says what does not fit and what to do. */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<EventStore> {
  const { file, partitions, clock, mintId = mintUuid, randomBytes = cryptoRandomBytes } = options
  const storeKeys = storeKeysOf(options.secret)
  const db = openConnection(file)
  try {
    const identity = { storeId: mintId(), secretFingerprint: storeKeys.fingerprint, partitions }
    const storeId = migrate(db, file, identity)
    setServingTimeout(db)
    const tables = tablesOf(db, storeKeys, clock, randomBytes)
    const log = new LogTruncation(db)
    // An erasure may have been committed just before its process ended.
    log.truncate()
    return new SqliteEventStore({ db, tables, log, clock, storeId, partitions })
  } catch (error) {
    db.close()
    throw error
  }
}
