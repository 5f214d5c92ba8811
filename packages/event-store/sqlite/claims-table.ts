import type { DatabaseSync } from 'node:sqlite'
import type { FlushTables } from '../settle-and-write.ts'
import { claimDigest, type StoreKeys } from '../store-secret.ts'
import { firstTakenClaim } from '../taken-claim.ts'

const SELECT_HOLDER = `
SELECT stream
FROM claims
WHERE digest = ?`

const INSERT_CLAIM = `
INSERT INTO claims (digest, stream)
VALUES (?, ?)
ON CONFLICT (digest) DO NOTHING`

const DELETE_CLAIM = `
DELETE FROM claims
WHERE digest = ? AND stream = ?`

export function claimsTable(db: DatabaseSync, storeKeys: StoreKeys): FlushTables['claims'] {
  const selectHolder = db.prepare(SELECT_HOLDER)
  const insertClaim = db.prepare(INSERT_CLAIM)
  const deleteClaim = db.prepare(DELETE_CLAIM)

  return {
    firstTaken: (take, release) =>
      firstTakenClaim(take, release, (claim) =>
        selectHolder.get(claimDigest(storeKeys, claim))?.['stream']?.toString(),
      ),

    write(take, release) {
      for (const claim of release) deleteClaim.run(claimDigest(storeKeys, claim), claim.stream)
      for (const claim of take) insertClaim.run(claimDigest(storeKeys, claim), claim.stream)
    },
  }
}
