import type { DatabaseSync } from 'node:sqlite'
import type { Snapshot } from '../port.ts'
import type { PersonKeys } from './person-keys.ts'

// An older state never replaces a newer one, and a personal one is kept only while its key lives.
const UPSERT_SNAPSHOT = `
INSERT INTO snapshots (stream, state_version, stream_version, state, person)
SELECT :stream, :stateVersion, :streamVersion, :state, :person
WHERE :person IS NULL OR EXISTS (
  SELECT 1
  FROM person_keys
  WHERE person = :person AND wrapped IS NOT NULL
)
ON CONFLICT (stream, state_version) DO UPDATE
SET stream_version = excluded.stream_version, state = excluded.state, person = excluded.person
WHERE excluded.stream_version > snapshots.stream_version`

const DELETE_OLDER_SHAPES = `
DELETE FROM snapshots
WHERE stream = ? AND state_version < ?`

const DELETE_OF_PERSON = `
DELETE FROM snapshots
WHERE person = ?`

const SELECT_SNAPSHOTS = `
SELECT stream, stream_version, state, person
FROM json_each(?)
CROSS JOIN snapshots ON stream = value AND state_version = ?`

export type SnapshotsTable = {
  save(snapshot: Snapshot): void
  read(streams: readonly string[], stateVersion: number): ReadonlyMap<string, Snapshot>
  deleteOfPerson(person: string): void
}

export function snapshotsTable(db: DatabaseSync, keys: PersonKeys): SnapshotsTable {
  const upsertSnapshot = db.prepare(UPSERT_SNAPSHOT)
  const deleteOlderShapes = db.prepare(DELETE_OLDER_SHAPES)
  const deleteOfPerson = db.prepare(DELETE_OF_PERSON)
  const selectSnapshots = db.prepare(SELECT_SNAPSHOTS)

  return {
    save({ stream, streamVersion, stateVersion, state, person }) {
      const json = JSON.stringify(state)
      const bytes =
        person === undefined ? Buffer.from(json) : keys.sealWithLiving(person, json, placeOf(stream))
      if (bytes === undefined) return
      upsertSnapshot.run({ stream, stateVersion, streamVersion, state: bytes, person: person ?? null })
      deleteOlderShapes.run(stream, stateVersion)
    },

    read(streams, stateVersion) {
      const found = new Map<string, Snapshot>()
      for (const row of selectSnapshots.all(JSON.stringify(streams), stateVersion)) {
        const stream = String(row['stream'])
        const bytes = row['state'] as Uint8Array
        const person = row['person']
        const base = { stream, streamVersion: Number(row['stream_version']), stateVersion }
        if (typeof person !== 'string') {
          found.set(stream, { ...base, state: JSON.parse(Buffer.from(bytes).toString('utf8')) })
          continue
        }
        const json = keys.unsealFor(person, bytes, placeOf(stream))
        if (json !== undefined) found.set(stream, { ...base, state: JSON.parse(json), person })
      }
      return found
    },

    deleteOfPerson: (person) => void deleteOfPerson.run(person),
  }
}

function placeOf(stream: string): string {
  return `snapshot of ${stream}`
}
