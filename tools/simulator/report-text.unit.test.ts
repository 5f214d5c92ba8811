import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectationText, reportText } from './report-text.ts'

const pace = { events: 1_500, tookMs: 30_000, latestMs: 12, kept: true }
const recorded = { what: 'detections recorded', expected: 1_200, shown: 1_200 }

test('a report shows expected and shown side by side and says that all is equal', () => {
  const details = [{ what: 'radar a', expected: '9 detections', shown: '9 detections' }]
  assert.equal(
    reportText({ comparisons: { totals: [recorded], details }, pace }),
    `                     expected  shown
detections recorded     1,200  1,200

Sent 1,500 events in 30.0 s, 50.0 a second.
All equal: 1 totals and 1 radars and infractions.
`,
  )
})

test('differences are marked and told one by one, and a rate that was not kept is said', () => {
  const totals = [recorded, { what: 'orders: cents', expected: 10_000, shown: 9_999 }]
  const details = [{ what: 'infraction x', expected: 'owner ann', shown: 'owner bob' }]
  const slow = { ...pace, latestMs: 2_500, kept: false }
  assert.equal(
    reportText({ comparisons: { totals, details }, pace: slow }),
    `                     expected  shown
detections recorded     1,200  1,200
orders: cents          10,000  9,999  <-

Sent 1,500 events in 30.0 s, 50.0 a second. The rate could not be kept: something was sent 2.5 s after it was due.
2 differences:
  orders: cents: expected 10000; shown 9999
  infraction x: expected owner ann; shown owner bob
`,
  )
})

test('of many differences the first are told and the others counted', () => {
  const details = Array.from({ length: 45 }, (_none, index) => ({
    what: `infraction ${index}`,
    expected: 'Issued',
    shown: 'none',
  }))
  const text = reportText({ comparisons: { totals: [], details }, pace })
  assert.match(text, /infraction 39: expected Issued; shown none\n {2}and 5 more\n$/)
})

test('the expectation is told in one line before anything is sent', () => {
  const total = { count: 0, cents: 0, droppedLate: 0 }
  const text = expectationText({
    detections: new Map([
      ['a', { count: 1_000, overspeeds: 2 }],
      ['b', { count: 5, overspeeds: 1 }],
    ]),
    refused: new Map(),
    refusedCommands: new Map(),
    infractions: new Map(),
    infractionTotals: new Map(),
    orderTotals: new Map([['Created', { count: 7, cents: 1 }]]),
    windows: { orders: { ...total, cents: 12_345 }, infractions: { ...total, cents: 6_800 } },
  })
  assert.equal(
    text,
    'expected: 1,005 detections, 3 overspeeds, 0 infractions of 6,800 cents, 7 orders of 12,345 cents',
  )
})
