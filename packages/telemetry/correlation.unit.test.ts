import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { currentCorrelation, validTraceparent, withCorrelation } from './correlation.ts'

test('what is awaited under a correlation sees it, and two at once do not mix', async () => {
  const seen = await Promise.all(
    ['first', 'second'].map((correlationId) =>
      withCorrelation({ correlationId }, async () => {
        await setImmediate()
        return currentCorrelation()?.correlationId
      }),
    ),
  )
  assert.deepEqual(seen, ['first', 'second'])
  assert.equal(currentCorrelation(), undefined)
})

test('only a W3C traceparent of version 00 is passed on', () => {
  const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  assert.equal(validTraceparent(good), good)
  const bad = [
    undefined,
    '',
    'x',
    good.toUpperCase(),
    `${good}-more`,
    good.replace('00-4', '01-4'),
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  ]
  for (const header of bad) assert.equal(validTraceparent(header), undefined, String(header))
})
