import type { DatabaseSync } from 'node:sqlite'
import type { Claim } from '@annals/kernel'
import { claimDigest, type StoreKeys } from '../store-secret.ts'

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

export type Taken = { readonly claim: string; readonly stream: string }

export type ClaimsTable = {
  /** The first claim that cannot be taken and its holder, given that `release` is released first. */
  firstTaken(take: readonly Claim[], release: readonly Claim[]): Taken | undefined
  /** Releases what its stream holds, then takes. */
  write(take: readonly Claim[], release: readonly Claim[]): void
}

export function claimsTable(db: DatabaseSync, storeKeys: StoreKeys): ClaimsTable {
  const selectHolder = db.prepare(SELECT_HOLDER)
  const insertClaim = db.prepare(INSERT_CLAIM)
  const deleteClaim = db.prepare(DELETE_CLAIM)

  return {
    firstTaken(take, release) {
      const released = new Set(release.map(keyOf))
      const takenHere = new Map<string, string>()
      for (const claim of take) {
        const holder =
          takenHere.get(keyOf({ ...claim, stream: '' })) ??
          selectHolder.get(claimDigest(storeKeys, claim))?.['stream']?.toString()
        const free =
          holder === undefined || holder === claim.stream || released.has(keyOf({ ...claim, stream: holder }))
        if (!free) return { claim: claim.name, stream: holder }
        takenHere.set(keyOf({ ...claim, stream: '' }), claim.stream)
      }
      return undefined
    },

    write(take, release) {
      for (const claim of release) deleteClaim.run(claimDigest(storeKeys, claim), claim.stream)
      for (const claim of take) insertClaim.run(claimDigest(storeKeys, claim), claim.stream)
    },
  }
}

function keyOf({ name, value, stream }: Claim): string {
  return JSON.stringify([name, value, stream])
}
