import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMs, calendarDay, dayOf, type Instant, instant, instantOf } from './clock.ts'

test('just before midnight in Paris it is still the day that UTC has left, or not yet reached', () => {
  assert.equal(dayOf('2026-07-01T21:59:59.999Z' as Instant, 'Europe/Paris'), '2026-07-01')
  assert.equal(dayOf('2026-07-01T22:00:00.000Z' as Instant, 'Europe/Paris'), '2026-07-02')
  assert.equal(dayOf('2026-01-01T04:00:00.000Z' as Instant, 'America/New_York'), '2025-12-31')
})

test('instants compare as text and add in milliseconds', () => {
  const start = instantOf(0)
  assert.equal(start, '1970-01-01T00:00:00.000Z')
  assert.equal(addMs(start, 30_000), '1970-01-01T00:00:30.000Z')
  assert.ok(addMs(start, 1) > start)
})

test('a calendar day is a day that exists, and nothing but a day', () => {
  assert.equal(calendarDay('2024-02-29'), '2024-02-29')
  for (const text of [
    '2025-02-29',
    '2025-02-30',
    '2025-13-01',
    '2025-1-1',
    '2025-01-01T00:00:00Z',
    '25-01-01',
    '',
  ]) {
    assert.throws(() => calendarDay(text), RangeError, text)
  }
})

test('an instant is a text in UTC with milliseconds that names a moment that exists', () => {
  assert.equal(addMs(instant('2026-11-25T10:00:00.000Z'), 1), '2026-11-25T10:00:00.001Z')
  for (const text of [
    '',
    '2026-11-25',
    '2026-11-25T10:00:00Z',
    '2026-11-25T10:00:00.000+01:00',
    '2026-02-30T10:00:00.000Z',
    '2026-11-25T24:00:00.000Z',
  ]) {
    assert.throws(() => instant(text), RangeError, text)
  }
})
