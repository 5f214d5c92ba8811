import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoTariff } from '@annals/infraction-contracts'
import type { Command } from '../plan/command.ts'
import { lineNetCents } from './expected-orders.ts'
import { expectedPicture } from './expected-picture.ts'

const id = (n: number) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`
const [radarId, ann, bob, car, van] = [id(1), id(2), id(3), id(4), id(5)]
const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T12:00:00.000Z`
const plate = '12 ab-34'

const install: Command = {
  kind: 'install-radar',
  radarId,
  maxSpeedKmh: 90,
  longitude: 1,
  latitude: 45,
  installedAt: '2020-01-01T00:00:00.000Z',
}
const register = (vehicleId: string, ownerId: string, effectiveAt: string): Command => ({
  kind: 'register-vehicle',
  vehicleId,
  plate,
  brand: 'Corvane',
  model: 'Lys',
  fiscalPower: 4,
  ownerId,
  effectiveAt,
})
const seen = (detectionId: string, detectedAt: string, speedKmh: number, fields = {}) => ({
  radarId,
  detectionId,
  detectedAt,
  plate: '12AB34',
  speedKmh,
  ...fields,
})
const batch = (...detections: readonly unknown[]): Command => ({ kind: 'record-detections', detections })
const expect = (...commands: readonly Command[]) =>
  expectedPicture({
    commands,
    tariff: demoTariff,
    bounds: { notBefore: day(1), notAfter: day(28) },
    atMs: Date.parse(day(20)),
  })

test('a detection counts once, however often it is sent; what differs or is none is refused', () => {
  const first = seen('d-1', day(10), 120)
  const picture = expect(
    install,
    batch(first, { ...first }, seen('d-2', day(11), 90), 'noise'),
    batch(first, { ...first, speedKmh: 121 }),
    { kind: 'record-detection', detection: first },
  )
  assert.deepEqual(picture.detections, new Map([[radarId, { count: 2, overspeeds: 1 }]]))
  assert.deepEqual(
    picture.refused,
    new Map([
      ['invalid-request', 1],
      ['detection-differs', 1],
    ]),
  )
  assert.deepEqual(picture.windows.infractions, { count: 1, cents: 13_500, droppedLate: 0 })
})

test('an infraction is of who bore the plate then, though the registration is told afterwards', () => {
  const { infractions } = expect(
    install,
    batch(...[9, 10, 11, 12, 13].map((n) => seen(`d-${n}`, day(n), 120))),
    register(car, ann, day(10)),
    { kind: 'transfer-vehicle', vehicleId: car, ownerId: bob, effectiveAt: day(11) },
    { kind: 'deregister-vehicle', vehicleId: car, effectiveAt: day(12) },
    register(van, ann, day(13)),
  )
  const owners = [...infractions].map(([key, { status, vehicleId, ownerId }]) => [
    key.slice(-24),
    status,
    vehicleId,
    ownerId,
  ])
  assert.deepEqual(owners, [
    [day(9), 'AwaitingIdentification', null, null],
    [day(10), 'Issued', car, ann],
    [day(11), 'Issued', car, bob],
    [day(12), 'AwaitingIdentification', null, null],
    [day(13), 'Issued', van, ann],
  ])
})

test('a radar judges by its changed limit from then on, and once it is gone not at all', () => {
  const change: Command = { kind: 'change-limit', radarId, maxSpeedKmh: 50 }
  const changed = expect(install, change, batch(seen('d-1', day(19), 70), seen('d-2', day(20), 70)))
  assert.deepEqual(changed.detections, new Map([[radarId, { count: 2, overspeeds: 1 }]]))
  const end: Command = { kind: 'decommission-radar', radarId }
  const ended = expect(install, end, batch(seen('d-1', day(19), 70), seen('d-2', day(20), 70)))
  assert.deepEqual(ended.detections, new Map([[radarId, { count: 1, overspeeds: 0 }]]))
  assert.deepEqual(ended.refused, new Map([['radar-not-in-service', 1]]))
})

test('orders come to their net at placement, whatever becomes of them', () => {
  const productId = id(6)
  const place = (n: number, line: object): Command => ({
    kind: 'place-order',
    orderId: id(n),
    customerId: id(7),
    lines: [{ productId, quantity: 3, ...line }],
  })
  const { orderTotals, windows } = expect(
    { kind: 'add-product', productId, categoryId: id(8), name: 'Tyre', priceCents: 999 },
    place(10, {}),
    place(11, { unitPriceCents: 5, discountBasisPoints: 5_000 }),
    place(12, { discountBasisPoints: 10_000 }),
    { kind: 'activate-order', orderId: id(10) },
    { kind: 'abandon-order', orderId: id(11) },
  )
  assert.deepEqual(
    orderTotals,
    new Map([
      ['Activated', { count: 1, cents: 2_997 }],
      ['Abandoned', { count: 1, cents: 8 }],
      ['Created', { count: 1, cents: 0 }],
    ]),
  )
  assert.deepEqual(windows.orders, { count: 3, cents: 3_005, droppedLate: 0 })
})

test('a half cent is rounded up, and large amounts stay exact', () => {
  assert.equal(lineNetCents(1, 1, 5_000), 1)
  assert.equal(lineNetCents(1, 1, 5_001), 0)
  assert.equal(lineNetCents(99_999_999_999, 9_999, 1), 999_800_009_990_002)
})
