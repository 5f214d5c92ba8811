import type { KeyObject } from 'node:crypto'
import type { Pool, PoolConnection } from 'mysql2/promise'
import type { Snapshot } from '../port.ts'
import { type RandomBytes, seal, sealNonceLength, unseal } from '../sealed-bytes.ts'
import { type Queryable, resultOf, rowsOf } from './rows-of.ts'
import { sqlList, sqlValue } from './sql-text.ts'

const selectSnapshots = (streams: readonly string[], stateVersion: number) => `
SELECT stream, stream_version, state, person
FROM snapshots
WHERE stream IN (${sqlList(streams)}) AND state_version = ${sqlValue(stateVersion)}`

const lockLivingKey = (person: string) => `
SELECT 1
FROM person_keys
WHERE person = ${sqlValue(person)} AND wrapped IS NOT NULL
LOCK IN SHARE MODE`

// An older state never replaces a newer one.
const updateSnapshot = ({ stream, stateVersion, streamVersion, person }: Snapshot, state: Uint8Array) => `
UPDATE snapshots
SET stream_version = ${sqlValue(streamVersion)}, state = ${sqlValue(state)}, person = ${sqlValue(person ?? null)}
WHERE stream = ${sqlValue(stream)} AND state_version = ${sqlValue(stateVersion)}
  AND stream_version < ${sqlValue(streamVersion)}`

const insertSnapshot = ({ stream, stateVersion, streamVersion, person }: Snapshot, state: Uint8Array) => `
INSERT IGNORE INTO snapshots (stream, state_version, stream_version, state, person)
VALUES (${sqlList([stream, stateVersion, streamVersion, state, person ?? null])})`

const deleteOlderShapes = ({ stream, stateVersion }: Snapshot) => `
DELETE FROM snapshots
WHERE stream = ${sqlValue(stream)} AND state_version < ${sqlValue(stateVersion)}`

export type Snapshots = {
  read(streams: readonly string[], stateVersion: number): Promise<ReadonlyMap<string, Snapshot>>
  save(snapshot: Snapshot): Promise<void>
}

export function snapshots(
  pool: Pool,
  keysOf: (persons: ReadonlySet<string>) => Promise<ReadonlyMap<string, KeyObject>>,
  randomBytes: RandomBytes,
): Snapshots {
  /** Kept from an erasure, which locks the same row, until the snapshot is written. */
  async function withLivingKey(person: string, write: (connection: PoolConnection) => Promise<void>) {
    const connection = await pool.getConnection()
    try {
      await connection.beginTransaction()
      const living = await rowsOf(connection, lockLivingKey(person))
      if (living.length > 0) await write(connection)
      await connection.commit()
      connection.release()
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  async function write(database: Queryable, snapshot: Snapshot, state: Uint8Array): Promise<void> {
    const updated = await resultOf(database, updateSnapshot(snapshot, state))
    if (updated.affectedRows > 0) return
    const inserted = await resultOf(database, insertSnapshot(snapshot, state))
    if (inserted.affectedRows > 0) await database.query(deleteOlderShapes(snapshot))
  }

  return {
    async read(streams, stateVersion) {
      const found = new Map<string, Snapshot>()
      if (streams.length === 0) return found
      const rows = await rowsOf(pool, selectSnapshots(streams, stateVersion))
      const persons = new Set(rows.map((row) => row['person']).filter((person) => typeof person === 'string'))
      const keys = await keysOf(persons)
      for (const row of rows) {
        const stream = String(row['stream'])
        const bytes = row['state'] as Uint8Array
        const person = row['person']
        const base = { stream, streamVersion: Number(row['stream_version']), stateVersion }
        if (typeof person !== 'string') {
          found.set(stream, { ...base, state: JSON.parse(Buffer.from(bytes).toString('utf8')) })
          continue
        }
        const key = keys.get(person)
        if (key === undefined) continue
        const state: unknown = JSON.parse(unseal(key, bytes, placeOf(stream)).toString('utf8'))
        found.set(stream, { ...base, state, person })
      }
      return found
    },

    async save(snapshot) {
      const { stream, state, person } = snapshot
      const json = JSON.stringify(state)
      if (person === undefined) return write(pool, snapshot, Buffer.from(json))
      const key = (await keysOf(new Set([person]))).get(person)
      if (key === undefined) return
      const sealed = seal(key, json, placeOf(stream), randomBytes(sealNonceLength))
      await withLivingKey(person, (connection) => write(connection, snapshot, sealed))
    },
  }
}

function placeOf(stream: string): string {
  return `snapshot of ${stream}`
}
