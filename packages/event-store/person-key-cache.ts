import type { KeyObject } from 'node:crypto'
import type { Clock } from '@annals/kernel'

const cachedForMs = 60_000
const cachedAtMost = 10_000

/** Unwrapped keys of persons in memory: each for at most a minute, and of many those that were used last. */
export type PersonKeyCache = {
  get(person: string): KeyObject | undefined
  set(person: string, key: KeyObject): void
  delete(person: string): void
}

export function personKeyCache(clock: Clock, atMost = cachedAtMost): PersonKeyCache {
  // A Map keeps the order of insertion: the first is the one that was used the longest ago.
  const cached = new Map<string, { readonly key: KeyObject; readonly untilMs: number }>()

  return {
    get(person) {
      const found = cached.get(person)
      if (found === undefined) return undefined
      cached.delete(person)
      if (clock.nowMs() >= found.untilMs) return undefined
      cached.set(person, found)
      return found.key
    },

    set(person, key) {
      cached.delete(person)
      cached.set(person, { key, untilMs: clock.nowMs() + cachedForMs })
      if (cached.size <= atMost) return
      for (const oldest of cached.keys()) {
        cached.delete(oldest)
        break
      }
    },

    delete: (person) => void cached.delete(person),
  }
}
