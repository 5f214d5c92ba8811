import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodePositionTokens, encodePositionToken } from './position-token.ts'

const token = { source: 'order', store: '0198c0de-0000-7000-8000-000000000000', positions: { 3: 42, 11: 7 } }

test('a position token survives the header', () => {
  assert.deepEqual(decodePositionTokens(encodePositionToken(token)), [token])
})

test('tokens of one source are merged to the highest positions, sources stay apart', () => {
  const later = { ...token, positions: { 3: 50, 4: 1 } }
  const other = { source: 'customer', store: 's', positions: { 0: 1 } }
  const header = [token, later, other].map(encodePositionToken).join(', ')
  assert.deepEqual(decodePositionTokens(header), [{ ...token, positions: { 3: 50, 4: 1, 11: 7 } }, other])
})

for (const header of [
  'order',
  'order_s_3',
  'order_s_3.x',
  'order_s_3.0',
  'Order_s_3.1',
  'order_s_3.1_more',
  'order__3.1',
  'order_s_3.1-',
]) {
  test(`"${header}" is not a position token`, () => {
    assert.equal(decodePositionTokens(header), undefined)
  })
}

test('an empty header waits for nothing', () => {
  assert.deepEqual(decodePositionTokens(''), [])
})
