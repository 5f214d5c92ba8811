import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimDigest, storeKeysOf } from './store-secret.ts'

const keys = storeKeysOf('one secret')

test('one secret gives the same fingerprint, another gives another', () => {
  assert.equal(storeKeysOf('one secret').fingerprint, keys.fingerprint)
  assert.notEqual(storeKeysOf('another secret').fingerprint, keys.fingerprint)
})

test('a claim has one digest under one secret, and none in common under another', () => {
  const claim = { name: 'customer-email', value: 'ada@x.org' }
  assert.deepEqual(claimDigest(storeKeysOf('one secret'), claim), claimDigest(keys, claim))
  assert.notDeepEqual(claimDigest(storeKeysOf('another secret'), claim), claimDigest(keys, claim))
})

test('the end of a name is not the start of a value', () => {
  assert.notDeepEqual(
    claimDigest(keys, { name: 'plate', value: 'sAB' }),
    claimDigest(keys, { name: 'plates', value: 'AB' }),
  )
})
