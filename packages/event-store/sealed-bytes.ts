import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { EventStoreError } from './store-error.ts'

/** Gives so many random bytes; passed in, as every source of randomness is. */
export type RandomBytes = (length: number) => Uint8Array

const nonceLength = 12
const tagLength = 16

/**
 * AES-256-GCM: nonce, tag, then ciphertext in one run of bytes. `bound` is authenticated with it: bytes copied
 * to another place do not open there. A nonce is random and may never serve twice under one key.
 */
export function seal(
  key: KeyObject,
  plain: string | Uint8Array,
  bound: string,
  nonce: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(bound, 'utf8'))
  const text = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  // GCM is a stream: final() only closes it and gives no more bytes.
  cipher.final()
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** The plain bytes. Throws `store-data-unreadable` when key, place or bytes are not those of the sealing. */
export function unseal(key: KeyObject, sealed: Uint8Array, bound: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength))
    decipher.setAAD(Buffer.from(bound, 'utf8'))
    decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength))
    const plain = decipher.update(sealed.subarray(nonceLength + tagLength))
    decipher.final()
    return plain
  } catch (cause) {
    throw new EventStoreError(
      'store-data-unreadable',
      `Opening the sealed bytes of ${bound} failed: they were altered or moved. Restore the store from a backup.`,
      cause,
    )
  }
}

export const sealNonceLength = nonceLength
