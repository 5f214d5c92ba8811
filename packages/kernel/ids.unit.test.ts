import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveId, mintUuid } from './ids.ts'

test('a derived id is the same today and next month, and another for other names', () => {
  assert.equal(deriveId('customer', 'ALFKI'), deriveId('customer', 'ALFKI'))
  assert.equal(deriveId('customer', 'ALFKI'), '6ca51c2d-cf0d-5224-99b6-4f2d93097a72')
  assert.notEqual(deriveId('customer', 'ALFKI'), deriveId('customerA', 'LFKI'))
})

test('minted ids rise with time', () => {
  const ids = Array.from({ length: 100 }, mintUuid)
  assert.deepEqual(ids, ids.toSorted())
  assert.equal(new Set(ids).size, 100)
})
