import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InfractionFacts, Picture } from '../model/picture.ts'
import { comparePictures, differencesOf } from './compare-pictures.ts'

const issued: InfractionFacts = { status: 'Issued', amountCents: 6_800, vehicleId: 'v', ownerId: 'ann' }
const right: Picture = {
  detections: new Map([['radar', { count: 9, overspeeds: 2 }]]),
  refused: new Map([['detection-differs', 1]]),
  refusedCommands: new Map(),
  infractions: new Map([
    ['one', issued],
    ['two', { ...issued, status: 'AwaitingIdentification', vehicleId: null, ownerId: null }],
  ]),
  infractionTotals: new Map([
    ['Issued', { count: 1, cents: 6_800 }],
    ['AwaitingIdentification', { count: 1, cents: 6_800 }],
  ]),
  orderTotals: new Map([['Created', { count: 3, cents: 500 }]]),
  windows: {
    orders: { count: 3, cents: 500, droppedLate: 0 },
    infractions: { count: 2, cents: 13_600, droppedLate: 0 },
  },
}

const withOrders = (change: object): Picture => ({
  ...right,
  windows: { ...right.windows, orders: { ...right.windows.orders, ...change } },
})
const withInfractions = (change: object): Picture => ({
  ...right,
  windows: { ...right.windows, infractions: { ...right.windows.infractions, ...change } },
})
const withOne = (change: Partial<InfractionFacts>): Picture => ({
  ...right,
  infractions: new Map([...right.infractions, ['one', { ...issued, ...change }]]),
})

test('what is shown as expected has no difference', () => {
  assert.deepEqual(differencesOf(comparePictures(right, structuredClone(right))), [])
})

const sabotages: readonly (readonly [what: string, tampered: Picture])[] = [
  ['radar radar', { ...right, detections: new Map([['radar', { count: 8, overspeeds: 2 }]]) }],
  ['detections recorded', { ...right, detections: new Map([['radar', { count: 8, overspeeds: 2 }]]) }],
  ['overspeeds', { ...right, detections: new Map([['radar', { count: 9, overspeeds: 3 }]]) }],
  [
    'radar other',
    { ...right, detections: new Map([...right.detections, ['other', { count: 0, overspeeds: 0 }]]) },
  ],
  ['radar radar', { ...right, detections: new Map() }],
  ['detections refused: detection-differs', { ...right, refused: new Map() }],
  [
    'detections refused: radar-unknown',
    { ...right, refused: new Map([...right.refused, ['radar-unknown', 1]]) },
  ],
  [
    'commands refused: place-order contention',
    { ...right, refusedCommands: new Map([['place-order contention', 1]]) },
  ],
  ['infraction one', withOne({ status: 'Paid' })],
  ['infraction one', withOne({ amountCents: 6_801 })],
  ['infraction one', withOne({ vehicleId: 'w' })],
  ['infraction one', withOne({ ownerId: 'bob' })],
  ['infractions with their owner', withOne({ ownerId: null })],
  ['infraction two', { ...right, infractions: new Map([['one', issued]]) }],
  ['infraction one again', { ...right, infractions: new Map([...right.infractions, ['one again', issued]]) }],
  ['infractions: count', { ...right, infractionTotals: new Map([['Issued', { count: 1, cents: 13_600 }]]) }],
  [
    'infractions Issued: cents',
    { ...right, infractionTotals: new Map([['Issued', { count: 2, cents: 1 }]]) },
  ],
  ['orders: count', { ...right, orderTotals: new Map([['Created', { count: 2, cents: 500 }]]) }],
  ['orders: cents', { ...right, orderTotals: new Map([['Created', { count: 3, cents: 501 }]]) }],
  ['orders Created: count', { ...right, orderTotals: new Map([['Activated', { count: 3, cents: 500 }]]) }],
  ['order windows: count', withOrders({ count: 2 })],
  ['order windows: cents', withOrders({ cents: 499 })],
  ['order windows: dropped late', withOrders({ droppedLate: 1 })],
  ['infraction windows: count', withInfractions({ count: 4 })],
  ['infraction windows: cents', withInfractions({ cents: 0 })],
  ['infraction windows: dropped late', withInfractions({ droppedLate: 2 })],
]

for (const [what, tampered] of sabotages) {
  test(`a system that shows another “${what}” is found out, and so is a model`, () => {
    for (const [expected, shown] of [
      [right, tampered],
      [tampered, right],
    ] as const) {
      const differences = differencesOf(comparePictures(expected, shown))
      assert.ok(
        differences.some((difference) => difference.what === what),
        JSON.stringify(differences),
      )
    }
  })
}
