import assert from 'node:assert/strict'
import { test } from 'node:test'
import { covers } from './covers.ts'
import { merge } from './merge.ts'

test('what is not asked for is free; what is asked for must be there', () => {
  assert.equal(covers({ a: 1, b: 2 }, { a: 1 }), true)
  assert.equal(covers({ b: 2 }, { a: 1 }), false)
  assert.equal(covers({ a: { b: 1, c: 2 } }, { a: { b: 1 } }), true)
  assert.equal(covers({ a: { b: 2 } }, { a: { b: 1 } }), false)
})

test('lists are sets: order is free, one too many or too few is not', () => {
  assert.equal(covers(['b', 'a'], ['a', 'b']), true)
  assert.equal(covers(['a', 'b', 'c'], ['a', 'b']), false)
  assert.equal(covers(['a'], ['a', 'b']), false)
})

test('nothing and the empty text are one, false is not', () => {
  assert.equal(covers({}, { passwordPolicy: '' }), true)
  assert.equal(covers({}, { enabled: false }), false)
})

test('an overlay replaces fields, merges what has the same name, and adds the rest', () => {
  const base = { policy: 'strict', clients: [{ clientId: 'page', uris: ['https://a'], pkce: true }] }
  const overlay = { policy: '', clients: [{ clientId: 'page', uris: ['http://b'] }, { clientId: 'cli' }] }
  assert.deepEqual(merge(base, overlay), {
    policy: '',
    clients: [{ clientId: 'page', uris: ['https://a', 'http://b'], pkce: true }, { clientId: 'cli' }],
  })
})
