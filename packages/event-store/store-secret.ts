import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** What one secret gives a store: independent keys by HKDF-SHA256 (RFC 5869), one per purpose. */
export type StoreKeys = {
  /** Wraps the keys of persons. */
  readonly wrapping: KeyObject
  readonly claims: KeyObject
  /** Tells one secret from another without telling the secret. */
  readonly fingerprint: string
}

// The salt is empty on purpose: a restore renews the store's id and must still unwrap its keys.
const noSalt = ''

export function storeKeysOf(secret: string): StoreKeys {
  return {
    wrapping: createSecretKey(derived(secret, 'annals/event-store/person-keys', 32)),
    claims: createSecretKey(derived(secret, 'annals/event-store/claims', 32)),
    fingerprint: Buffer.from(derived(secret, 'annals/event-store/fingerprint', 16)).toString('hex'),
  }
}

/** HMAC-SHA256 of a claim: equal claims are equal bytes, and nobody without the secret can test a guess. */
export function claimDigest(
  keys: StoreKeys,
  claim: { readonly name: string; readonly value: string },
): Uint8Array {
  return createHmac('sha256', keys.claims).update(claim.name).update('\u0000').update(claim.value).digest()
}

function derived(secret: string, purpose: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, noSalt, purpose, length))
}
