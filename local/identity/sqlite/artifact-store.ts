import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@annals/kernel'
import type { Adapter, AdapterPayload } from 'oidc-provider'

/** What the OpenID provider must not forget: sessions, grants, refresh tokens, codes and half-done logins. */
export type ArtifactStore = {
  readonly adapter: (model: string) => Adapter
  readonly close: () => void
}

const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS artifact (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    grant_id TEXT,
    uid TEXT,
    expires_at INTEGER,
    PRIMARY KEY (model, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS artifact_by_grant ON artifact (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_by_uid ON artifact (model, uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_by_expiry ON artifact (expires_at) WHERE expires_at IS NOT NULL`

const UPSERT = `
  INSERT INTO artifact (model, id, payload, grant_id, uid, expires_at)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (model, id) DO UPDATE SET
    payload = excluded.payload,
    grant_id = excluded.grant_id,
    uid = excluded.uid,
    expires_at = excluded.expires_at`

const FIND = `
  SELECT payload
  FROM artifact
  WHERE model = ? AND id = ?`

const FIND_BY_UID = `
  SELECT payload
  FROM artifact
  WHERE model = ? AND uid = ?`

const CONSUME = `
  UPDATE artifact
  SET payload = json_set(payload, '$.consumed', ?)
  WHERE model = ? AND id = ?`

const DESTROY = `
  DELETE FROM artifact
  WHERE model = ? AND id = ?`

const REVOKE_GRANT = `
  DELETE FROM artifact
  WHERE grant_id = ?`

const PURGE = `
  DELETE FROM artifact
  WHERE expires_at < ?`

/** The provider itself judges what has expired; a row is removed this long after, so that clocks may differ. */
const keptAfterExpiryMs = 60_000
const writesBetweenPurges = 256

/** A login that is under way knows the grant of the login before it, and must outlive it. */
const endingWithGrant: ReadonlySet<string> = new Set(['AuthorizationCode', 'RefreshToken'])

/** Opens or makes the file, readable by its owner only. Rows hold ids, never names or passwords. */
export function openArtifactStore(file: string, clock: Clock): ArtifactStore {
  // SQLite gives its -wal and -shm files the permissions of the database file.
  closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file)
  // A login that is over leaves no bytes behind.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
  database.exec(CREATE_TABLE)

  const upsert = database.prepare(UPSERT)
  const find = database.prepare(FIND)
  const findByUid = database.prepare(FIND_BY_UID)
  const consume = database.prepare(CONSUME)
  const destroy = database.prepare(DESTROY)
  const revokeGrant = database.prepare(REVOKE_GRANT)
  const purge = database.prepare(PURGE)

  let writes = 0
  const purgeNowAndThen = () => {
    if (writes++ % writesBetweenPurges === 0) purge.run(clock.nowMs() - keptAfterExpiryMs)
  }

  return {
    adapter: (model) => ({
      upsert: async (id, payload, expiresInSeconds) => {
        purgeNowAndThen()
        const expiresAt = expiresInSeconds === undefined ? null : clock.nowMs() + expiresInSeconds * 1000
        const grantId = endingWithGrant.has(model) ? payload.grantId : undefined
        upsert.run(model, id, JSON.stringify(payload), grantId ?? null, payload.uid ?? null, expiresAt)
      },
      find: async (id) => payloadOf(find.get(model, id)),
      findByUid: async (uid) => payloadOf(findByUid.get(model, uid)),
      // Only the device flow, which is off, has user codes.
      findByUserCode: async () => undefined,
      consume: async (id) => {
        consume.run(Math.floor(clock.nowMs() / 1000), model, id)
      },
      destroy: async (id) => {
        destroy.run(model, id)
      },
      revokeByGrantId: async (grantId) => {
        revokeGrant.run(grantId)
      },
    }),
    close: () => database.close(),
  }
}

function payloadOf(row: Record<string, unknown> | undefined): AdapterPayload | undefined {
  // The column is written by `upsert` only, with what the provider gave.
  return typeof row?.['payload'] === 'string' ? (JSON.parse(row['payload']) as AdapterPayload) : undefined
}
