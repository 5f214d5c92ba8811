import type { KeyObject } from 'node:crypto'
import type { Clock } from '@annals/kernel'
import { unwrapPersonKey } from '../person-key.ts'
import { personKeyCache } from '../person-key-cache.ts'
import type { StoreKeys } from '../store-secret.ts'

/** The wrapped keys of those of the persons who have one. */
export type SelectWrapped = (persons: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>

/** The keys of persons in this process: for readers, who load what they lack, and for flushes, which looked it up. */
export type PersonKeys = {
  /** The keys of those of the persons who have one; others are selected at once. */
  load(persons: ReadonlySet<string>, select: SelectWrapped): Promise<ReadonlyMap<string, KeyObject>>
  /** The key in its wrapping, unless it is in memory. */
  unwrapped(person: string, wrapped: Uint8Array): KeyObject
  /** Of keys that are committed. */
  remember(person: string, key: KeyObject): void
  forget(person: string): void
}

export function personKeys(storeKeys: StoreKeys, clock: Clock): PersonKeys {
  const cache = personKeyCache(clock)
  let forgotten = 0

  return {
    async load(persons, select) {
      const keys = new Map<string, KeyObject>()
      const missing: string[] = []
      for (const person of persons) {
        const key = cache.get(person)
        if (key === undefined) missing.push(person)
        else keys.set(person, key)
      }
      if (missing.length === 0) return keys
      const forgottenBefore = forgotten
      for (const [person, wrapped] of await select(missing)) {
        const key = unwrapPersonKey(storeKeys, person, wrapped)
        keys.set(person, key)
        // What was selected before an erasure here must not come back after it.
        if (forgotten === forgottenBefore) cache.set(person, key)
      }
      return keys
    },

    unwrapped: (person, wrapped) => cache.get(person) ?? unwrapPersonKey(storeKeys, person, wrapped),

    remember: (person, key) => cache.set(person, key),

    forget(person) {
      forgotten += 1
      cache.delete(person)
    },
  }
}
