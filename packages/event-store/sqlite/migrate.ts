import { readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { EventStoreError } from '../store-error.ts'
import { inTransaction } from './connection.ts'

/** `readableFrom`: the oldest release's schema version that can still work with a file of this version. */
type Migration = { readonly version: number; readonly readableFrom: number; readonly file: string }

/** Migrations only expand: an older program goes on working beside a newer one. */
const migrations: readonly Migration[] = [{ version: 1, readableFrom: 1, file: '0001-event-store.sql' }]

const schemaVersion = migrations.length

export type StoreIdentity = {
  readonly storeId: string
  readonly secretFingerprint: string
  readonly partitions: number
}

const SELECT_META = `
SELECT store_id, secret_fingerprint, partitions, schema_version, readable_from
FROM meta`

const INSERT_META = `
INSERT INTO meta (one, store_id, secret_fingerprint, partitions, schema_version, readable_from)
VALUES (1, ?, ?, ?, 0, 0)`

const UPDATE_META = `
UPDATE meta
SET schema_version = ?, readable_from = ?`

/**
 * Brings the file to this program's schema, or leaves a newer one that it can work with. A new file becomes
 * the store that `identity` says; an old one must be that store, but for its id. Returns the store's id.
 */
export function migrate(db: DatabaseSync, file: string, identity: StoreIdentity): string {
  return inTransaction(db, () => {
    const found = hasMeta(db) ? db.prepare(SELECT_META).get() : undefined
    const version = Number(found?.['schema_version'] ?? 0)
    if (found !== undefined) assertUsable(file, identity, found)
    for (const migration of migrations.slice(version)) {
      db.exec(readFileSync(new URL(`./migrations/${migration.file}`, import.meta.url), 'utf8'))
      if (migration.version === 1) {
        db.prepare(INSERT_META).run(identity.storeId, identity.secretFingerprint, identity.partitions)
      }
      db.prepare(UPDATE_META).run(migration.version, migration.readableFrom)
    }
    return found === undefined ? identity.storeId : String(found['store_id'])
  })
}

function hasMeta(db: DatabaseSync): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'`).get() !== undefined
}

function assertUsable(file: string, identity: StoreIdentity, found: Readonly<Record<string, unknown>>): void {
  if (Number(found['readable_from']) > schemaVersion) {
    throw new EventStoreError(
      'store-schema-unreadable',
      `The event store ${file} has schema version ${found['schema_version']}, which needs a program that knows ` +
        `version ${found['readable_from']}; this one knows ${schemaVersion}. Run a newer release, or restore an older copy.`,
    )
  }
  if (found['secret_fingerprint'] !== identity.secretFingerprint) {
    throw new EventStoreError(
      'store-secret-mismatch',
      `The event store ${file} was made with another secret: its personal data could not be read. ` +
        'Start with the secret that made it, or with an empty folder.',
    )
  }
  if (found['partitions'] !== identity.partitions) {
    throw new EventStoreError(
      'store-partitions-mismatch',
      `The event store ${file} has ${found['partitions']} partitions and ${identity.partitions} were asked for. ` +
        'The count is part of the contract: start with the one it has.',
    )
  }
}
