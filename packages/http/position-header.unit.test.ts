import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterTokens, positionHeaderOf } from './position-header.ts'
import { ProblemError } from './problem-error.ts'

const token = { source: 'order', store: '0190-a', positions: { 3: 17, 11: 2 } }

test('what a command wrote comes back as it was', () => {
  const header = positionHeaderOf(token)['Annals-Position']
  assert.deepEqual(afterTokens(header), [token])
})

test('a command that wrote nothing has no position', () => {
  assert.deepEqual(positionHeaderOf({ ...token, positions: {} }), {})
  assert.deepEqual(afterTokens(undefined), [])
})

test('what is no token is refused', () => {
  assert.throws(
    () => afterTokens('x'),
    (error) => error instanceof ProblemError && error.problem.code === 'invalid-token-header',
  )
})
