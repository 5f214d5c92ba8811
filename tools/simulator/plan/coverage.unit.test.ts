import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoTariff, tariffVersionAt } from '@annals/infraction-contracts'
import { instantAt } from '../instant.ts'
import { allowanceKmh } from '../model/judge-detection.ts'
import { seededRandom } from '../seeded-random.ts'
import { expectedOfRun } from '../simulate.ts'
import { drawSpeed, speedForOver } from './draw-speed.ts'
import { planTraffic } from './plan-traffic.ts'
import { planWorld } from './world.ts'

const atMs = Date.parse('2026-11-25T10:00:00.000Z')
const [version] = demoTariff.versions
const seeds = ['a', 'b', 'c']

for (const seed of seeds) {
  test(`2,000 events of seed ${seed} meet every refusal, status, band and kind of life`, () => {
    const random = seededRandom(seed)
    const sizes = { owners: 40, vehicles: 60, radars: 16, strangers: 5 }
    const world = planWorld(random, { run: 'run', atMs, ...sizes })
    const wishes = { rate: 100, seconds: 20, liveFromMs: atMs + 5_000, tariff: demoTariff }
    const actions = planTraffic(random, world, wishes)
    const expected = expectedOfRun(world, actions, demoTariff)
    assert.deepEqual([...expected.refused.keys()].toSorted(), [
      'detection-differs',
      'detection-in-future',
      'detection-too-old',
      'invalid-request',
      'radar-not-in-service',
      'radar-unknown',
    ])
    assert.deepEqual([...expected.infractionTotals.keys()].toSorted(), ['AwaitingIdentification', 'Issued'])
    assert.deepEqual([...expected.orderTotals.keys()].toSorted(), ['Abandoned', 'Activated', 'Created'])
    const amounts = new Set([...expected.infractions.values()].map(({ amountCents }) => amountCents))
    assert.deepEqual(
      [...amounts].toSorted((a, b) => a - b),
      [6_800, 13_500, 20_000, 40_000, 150_000],
    )
    assert.deepEqual([...new Set(world.road.radars.map(({ life }) => life))].toSorted(), [
      'changed',
      'ended',
      'new',
      'steady',
    ])
    const instants = new Set([...expected.infractions.keys()].map((key) => key.slice(-24)))
    const atHandover = world.road.registry.handovers.filter(({ atMs: at }) => instants.has(instantAt(at)))
    assert.ok(atHandover.length > 0, 'somebody is too fast at the very instant of a handover')
  })
}

test('a speed for so much over is the least that comes to it', () => {
  if (version === undefined) throw new Error('the demo tariff has no version')
  for (const limitKmh of [30, 90, 130]) {
    for (const overKmh of [1, 19, 20, 50, 80]) {
      const speedKmh = speedForOver(limitKmh, overKmh, version)
      const overOf = (kmh: number): number => kmh - allowanceKmh(kmh, version) - limitKmh
      assert.ok(overOf(speedKmh) >= overKmh && overOf(speedKmh - 1) < overKmh, `${limitKmh} + ${overKmh}`)
    }
  }
})

test('most drive at or below the limit, and each band has fewer than the one below', () => {
  const random = seededRandom('speeds')
  const speeds = Array.from({ length: 20_000 }, () =>
    drawSpeed(random, 90, tariffVersionAt(demoTariff, instantAt(atMs))),
  )
  const share = (from: number, to: number) => {
    const overs = speeds.map(
      (speed) => speed - (version === undefined ? 0 : allowanceKmh(speed, version)) - 90,
    )
    return overs.filter((over) => over >= from && over < to).length / speeds.length
  }
  assert.ok(share(-100, 1) > 0.7 && share(-100, 1) < 0.85, `${share(-100, 1)}`)
  const bands = [share(1, 20), share(20, 30), share(30, 40), share(40, 50)]
  assert.ok(
    bands.every((of, index) => index === 0 || of < (bands[index - 1] ?? 0)),
    bands.join(' '),
  )
  assert.ok(share(50, 500) > 0.005)
})
