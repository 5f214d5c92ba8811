import type { KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@annals/kernel'
import { newPersonKey, unwrapPersonKey } from '../person-key.ts'
import { personKeyCache } from '../person-key-cache.ts'
import { type RandomBytes, seal, sealNonceLength, unseal } from '../sealed-bytes.ts'
import type { StoreKeys } from '../store-secret.ts'

const SELECT_KEY = `
SELECT wrapped
FROM person_keys
WHERE person = ?`

const INSERT_KEY = `
INSERT INTO person_keys (person, wrapped, erased_at_ms)
VALUES (?, ?, NULL)`

const UPSERT_TOMBSTONE = `
INSERT INTO person_keys (person, wrapped, erased_at_ms)
VALUES (?, NULL, ?)
ON CONFLICT (person) DO UPDATE
SET wrapped = NULL, erased_at_ms = excluded.erased_at_ms
WHERE wrapped IS NOT NULL`

/**
 * The keys of persons. A key is made at a person's first event, in the transaction of that event, and never again
 * once a tombstone stands. Unwrapped keys are kept in memory for at most a minute, and none of a transaction that
 * was rolled back.
 */
export type PersonKeys = {
  stateOf(person: string): 'none' | 'living' | 'erased'
  /** Within a transaction that has found the person not erased. */
  sealFor(person: string, plain: string, bound: string): Uint8Array
  /** Undefined when the person has no living key. */
  sealWithLiving(person: string, plain: string, bound: string): Uint8Array | undefined
  /** Undefined when the key is gone. */
  unsealFor(person: string, sealed: Uint8Array, bound: string): string | undefined
  erase(person: string, atMs: number): void
  /** Ends a transaction: keys made in it become usable, or are forgotten. */
  transactionEnded(how: 'committed' | 'rolled-back'): void
}

export function personKeys(
  db: DatabaseSync,
  storeKeys: StoreKeys,
  clock: Clock,
  randomBytes: RandomBytes,
): PersonKeys {
  const selectKey = db.prepare(SELECT_KEY)
  const insertKey = db.prepare(INSERT_KEY)
  const upsertTombstone = db.prepare(UPSERT_TOMBSTONE)
  const cache = personKeyCache(clock)
  const madeInTransaction = new Map<string, KeyObject>()

  function wrappedKeyOf(person: string): 'none' | 'erased' | Uint8Array {
    const row = selectKey.get(person)
    if (row === undefined) return 'none'
    const wrapped = row['wrapped']
    return wrapped instanceof Uint8Array ? wrapped : 'erased'
  }

  function livingKey(person: string): KeyObject | undefined {
    const inMemory = madeInTransaction.get(person) ?? cache.get(person)
    if (inMemory !== undefined) return inMemory
    const wrapped = wrappedKeyOf(person)
    if (typeof wrapped === 'string') return undefined
    const key = unwrapPersonKey(storeKeys, person, wrapped)
    cache.set(person, key)
    return key
  }

  function makeKey(person: string): KeyObject {
    const { key, wrapped } = newPersonKey(storeKeys, person, randomBytes)
    insertKey.run(person, wrapped)
    madeInTransaction.set(person, key)
    return key
  }

  const sealUnder = (key: KeyObject, plain: string, bound: string) =>
    seal(key, plain, bound, randomBytes(sealNonceLength))

  return {
    stateOf(person) {
      const wrapped = wrappedKeyOf(person)
      return typeof wrapped === 'string' ? wrapped : 'living'
    },

    sealFor: (person, plain, bound) => sealUnder(livingKey(person) ?? makeKey(person), plain, bound),

    sealWithLiving(person, plain, bound) {
      const key = livingKey(person)
      return key && sealUnder(key, plain, bound)
    },

    unsealFor(person, sealed, bound) {
      const key = livingKey(person)
      return key && unseal(key, sealed, bound).toString('utf8')
    },

    erase(person, atMs) {
      upsertTombstone.run(person, atMs)
      cache.delete(person)
      madeInTransaction.delete(person)
    },

    transactionEnded(how) {
      if (how === 'committed') {
        for (const [person, key] of madeInTransaction) cache.set(person, key)
      }
      madeInTransaction.clear()
    },
  }
}
