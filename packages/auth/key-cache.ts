import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import type { KeySource } from './key-source.ts'
import { KeysUnavailableError } from './token-error.ts'

type Keys = { readonly find: JWTVerifyGetKey; readonly readAtMs: number }

export type KeyCacheTimes = {
  /** Keys are read again after this. */
  readonly maxAgeMs: number
  /** While they cannot be read, the old ones serve this long: an identity provider that restarts locks nobody out. */
  readonly maxStaleMs: number
  /** An unknown key id causes at most one reading in this time, so that made-up ids cannot load the provider. */
  readonly cooldownMs: number
  /** After a failed reading the next one waits this long. */
  readonly retryMs: number
}

const defaultKeyCacheTimes: KeyCacheTimes = {
  maxAgeMs: 600_000,
  maxStaleMs: 3_600_000,
  cooldownMs: 30_000,
  retryMs: 1_000,
}

/**
 * Finds the key that signed a token. jose's own remote set refuses every token when the provider is away as its cache
 * ends, reads again on each request meanwhile, and takes no clock; hence this one, around jose's local set.
 * Rejects with KeysUnavailableError, or with jose's error when no key fits.
 */
export function cachedKeys(
  source: KeySource,
  nowMs: () => number,
  times: KeyCacheTimes = defaultKeyCacheTimes,
): JWTVerifyGetKey {
  let keys: Keys | undefined
  let reading: Promise<Keys> | undefined
  let failure: { readonly atMs: number; readonly error: KeysUnavailableError } | undefined

  const read = async (): Promise<Keys> => {
    if (failure !== undefined && nowMs() - failure.atMs < times.retryMs) throw failure.error
    reading ??= source()
      .then((set) => ({ find: createLocalJWKSet(set), readAtMs: nowMs() }))
      .then(
        (fresh) => {
          keys = fresh
          failure = undefined
          return fresh
        },
        (cause: unknown) => {
          failure = { atMs: nowMs(), error: new KeysUnavailableError(cause) }
          throw failure.error
        },
      )
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  const current = async (): Promise<Keys> => {
    const known = keys
    if (known === undefined) return read()
    const ageMs = nowMs() - known.readAtMs
    if (ageMs < times.maxAgeMs) return known
    return read().catch((error: unknown) => {
      if (ageMs < times.maxStaleMs) return known
      throw error
    })
  }

  return async (header, token) => {
    const known = await current()
    try {
      return await known.find(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      if (nowMs() - known.readAtMs < times.cooldownMs) throw error
      const fresh = await read()
      return fresh.find(header, token)
    }
  }
}
