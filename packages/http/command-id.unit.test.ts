import assert from 'node:assert/strict'
import { test } from 'node:test'
import { httpCommandId, requestHash } from './command-id.ts'

const from = { subject: 'ana', operationId: 'placeOrder', params: { orderId: '1' }, key: 'k' }

test('a command sent twice has the same id, and anything else another', () => {
  assert.equal(httpCommandId(from), httpCommandId({ ...from, params: { orderId: '1' } }))
  assert.match(httpCommandId(from), /^[0-9a-f]{64}$/)
  const others = [
    { ...from, subject: 'bob' },
    { ...from, operationId: 'shipOrder' },
    { ...from, params: { orderId: '2' } },
    { ...from, key: 'l' },
    { ...from, subject: 'anaplaceOrder', operationId: '' },
    { subject: 'ana', operationId: 'placeOrder', key: 'k' },
  ]
  assert.equal(new Set([from, ...others].map(httpCommandId)).size, others.length + 1)
})

test('a request hash is blind to the order of fields and to undefined ones, and to nothing else', () => {
  assert.equal(
    requestHash({ a: 1, b: { c: [1, 2], d: null } }),
    requestHash({ b: { d: null, c: [1, 2] }, a: 1, e: undefined }),
  )
  const different = [
    { a: 1 },
    { a: '1' },
    { a: [1] },
    { a: [1, 2] },
    { a: [2, 1] },
    { a: null },
    {},
    null,
    undefined,
    [],
    '',
    { a: { b: 1 } },
  ]
  assert.equal(new Set(different.map(requestHash)).size, different.length)
})

test('ids and hashes stay what they are, because stores keep them', () => {
  assert.equal(httpCommandId(from), 'f9d37b89c60bf19dfc13afcdcf6042083920d5a9446bed653d4cd62f95c8dd25')
  assert.equal(
    requestHash({ b: [1, { d: 2, c: 'é' }], a: null }),
    '3d4abc6788c2fb8ffa60be9d67971a30b9ad0b244e391d9b62df0a39f74349c7',
  )
})
