import { createSecretKey, type KeyObject } from 'node:crypto'
import { type RandomBytes, seal, sealNonceLength, unseal } from './sealed-bytes.ts'
import type { StoreKeys } from './store-secret.ts'

const keyLength = 32

/** A new key of a person, and what of it may be stored: its bytes wrapped under the store's secret. */
export function newPersonKey(
  storeKeys: StoreKeys,
  person: string,
  randomBytes: RandomBytes,
): { readonly key: KeyObject; readonly wrapped: Uint8Array } {
  const bytes = randomBytes(keyLength)
  const wrapped = seal(storeKeys.wrapping, bytes, wrappingOf(person), randomBytes(sealNonceLength))
  return { key: createSecretKey(bytes), wrapped }
}

/** Throws `store-data-unreadable` when the bytes were not wrapped for this person under this secret. */
export function unwrapPersonKey(storeKeys: StoreKeys, person: string, wrapped: Uint8Array): KeyObject {
  return createSecretKey(unseal(storeKeys.wrapping, wrapped, wrappingOf(person)))
}

function wrappingOf(person: string): string {
  return `key of person ${person}`
}
