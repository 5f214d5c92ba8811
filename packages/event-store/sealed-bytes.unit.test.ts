import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { seal, sealNonceLength, unseal } from './sealed-bytes.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const nonce = Buffer.alloc(sealNonceLength, 2)

test('sealed bytes open to what was sealed, and show none of it', () => {
  const sealed = seal(key, 'Ada Lovelace, 12 St James’s Square', 'event 1', nonce)
  assert.equal(unseal(key, sealed, 'event 1').toString('utf8'), 'Ada Lovelace, 12 St James’s Square')
  assert.equal(Buffer.from(sealed).includes('Lovelace'), false)
})

test('sealed bytes open at their own place only, under their own key only, and unaltered only', () => {
  const sealed = seal(key, 'Ada', 'event 1', nonce)
  const altered = Uint8Array.from(sealed, (byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte))
  const otherKey = createSecretKey(Buffer.alloc(32, 3))
  for (const open of [
    () => unseal(key, sealed, 'event 2'),
    () => unseal(otherKey, sealed, 'event 1'),
    () => unseal(key, altered, 'event 1'),
    () => unseal(key, sealed.subarray(0, 20), 'event 1'),
  ]) {
    assert.throws(open, { code: 'store-data-unreadable' })
  }
})
