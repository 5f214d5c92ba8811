import { DatabaseSync } from 'node:sqlite'
import { EventStoreError } from '../store-error.ts'

// FULL syncs the log at each commit: an acknowledged append survives a power cut.
// secure_delete overwrites what is deleted, so that an erased key leaves its page too.
const PRAGMAS = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -8000;
PRAGMA wal_autocheckpoint = 4000;
`

const openBusyTimeoutMs = 5_000

// A busy timeout blocks the event loop; longer waits are the append queue's, without blocking.
const busyTimeoutMs = 20

const sqliteBusy = 5

export function openConnection(file: string): DatabaseSync {
  try {
    const db = new DatabaseSync(file, { timeout: openBusyTimeoutMs })
    db.exec(PRAGMAS)
    return db
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const advice =
      'Check that its folder exists, that it may be written, and that the file is an event store.'
    throw new EventStoreError(
      'store-unopenable',
      `Opening the event store ${file} failed: ${reason}. ${advice}`,
      cause,
    )
  }
}

/** From opening, where waiting is harmless, to serving. */
export function setServingTimeout(db: DatabaseSync): void {
  db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
}

/** Runs `work` as the file's one writer: all of it is committed, or none. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite itself has rolled back after some failures, such as a full disk.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** True when another writer holds the file. The lower byte of SQLite's extended result code says so. */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === sqliteBusy
  )
}

/**
 * Moves the log into the file and cuts it to nothing, so that no bytes of before a deletion stay in it.
 * False while a reader or writer elsewhere still needs the log.
 */
export function truncateLog(db: DatabaseSync): boolean {
  try {
    return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}
