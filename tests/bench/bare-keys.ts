import { createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

/** Opens what the store sealed for a person (AES-256-GCM), with no more than Node's own crypto. */
export type Unseal = (person: string, sealed: Uint8Array, bound: string) => Buffer

export function bareKeys(db: DatabaseSync, secret: string): Unseal {
  const wrapping = createSecretKey(
    new Uint8Array(hkdfSync('sha256', secret, '', 'annals/event-store/person-keys', 32)),
  )
  const select = db.prepare('SELECT wrapped FROM person_keys WHERE person = ?')
  const known = new Map<string, KeyObject>()
  const keyOf = (person: string) => {
    const found = known.get(person)
    if (found !== undefined) return found
    const wrapped = select.get(person)?.['wrapped']
    if (!(wrapped instanceof Uint8Array)) throw new Error(`the bench has no key of ${person}`)
    const key = createSecretKey(opened(wrapping, wrapped, `key of person ${person}`))
    known.set(person, key)
    return key
  }
  return (person, sealed, bound) => opened(keyOf(person), sealed, bound)
}

function opened(key: KeyObject, sealed: Uint8Array, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
  decipher.setAAD(Buffer.from(bound, 'utf8'))
  decipher.setAuthTag(sealed.subarray(12, 28))
  const plain = decipher.update(sealed.subarray(28))
  decipher.final()
  return plain
}
