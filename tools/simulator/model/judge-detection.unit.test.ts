import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tariff } from '@annals/infraction-contracts'
import { judgeDetection } from './judge-detection.ts'

const radarId = '0198c0de-0000-7000-8000-000000000001'
const radar = {
  periods: [
    { from: '2026-01-01T00:00:00.000Z', maxSpeedKmh: 90 },
    { from: '2026-06-01T00:00:00.000Z', maxSpeedKmh: 70 },
  ],
  endedAt: '2026-09-01T00:00:00.000Z',
}
const tariff: Tariff = {
  versions: [
    {
      validFrom: '2026-02-01T00:00:00.000Z',
      toleranceKmh: 5,
      tolerancePercent: 5,
      bands: [
        { fromKmhOver: 1, amountCents: 100 },
        { fromKmhOver: 20, amountCents: 200 },
      ],
    },
    {
      validFrom: '2026-08-01T00:00:00.000Z',
      toleranceKmh: 0,
      tolerancePercent: 0,
      bands: [{ fromKmhOver: 1, amountCents: 900 }],
    },
  ],
}
const bounds = { notBefore: '2025-12-01T00:00:00.000Z', notAfter: '2026-10-01T00:00:00.000Z' }
const judge = (detectedAt: string, speedKmh: number) =>
  judgeDetection({ radarId, detectionId: 'd', plate: 'AB', detectedAt, speedKmh }, radar, tariff, bounds)
const over = (overKmh: number, amountCents: number) => ({ kind: 'over', overKmh, amountCents })
const refused = (code: string) => ({ kind: 'refused', code })

for (const [what, detectedAt, speedKmh, judged] of [
  ['at the limit and its tolerance', '2026-03-01T00:00:00.000Z', 95, { kind: 'within' }],
  ['a km/h above them', '2026-03-01T00:00:00.000Z', 96, over(1, 100)],
  ['where 5 % are more than 5 km/h, rounded up', '2026-03-01T00:00:00.000Z', 101, over(5, 100)],
  ['a km/h below the second band', '2026-03-01T00:00:00.000Z', 115, over(19, 100)],
  ['in the second band', '2026-03-01T00:00:00.000Z', 116, over(20, 200)],
  ['by the limit from before its change', '2026-05-31T23:59:59.999Z', 80, { kind: 'within' }],
  ['by the limit from its change on', '2026-06-01T00:00:00.000Z', 80, over(5, 100)],
  ['by the tariff from before its change', '2026-07-31T23:59:59.999Z', 71, { kind: 'within' }],
  ['by the tariff from its change on', '2026-08-01T00:00:00.000Z', 71, over(1, 900)],
  ['before there was a tariff', '2026-01-31T23:59:59.999Z', 50, refused('no-tariff-in-force')],
  ['before the radar was there', '2025-12-31T23:59:59.999Z', 50, refused('radar-not-in-service')],
  ['once the radar was gone', '2026-09-01T00:00:00.000Z', 50, refused('radar-not-in-service')],
  ['a clock behind', '2025-11-30T23:59:59.999Z', 50, refused('detection-too-old')],
  ['a clock ahead', '2026-10-01T00:00:00.001Z', 50, refused('detection-in-future')],
] as const) {
  test(`${speedKmh} km/h, ${what}`, () => assert.deepEqual(judge(detectedAt, speedKmh), judged))
}

test('a radar that nobody installed records nothing', () => {
  const detection = { radarId, detectionId: 'd', plate: 'AB', detectedAt: bounds.notBefore, speedKmh: 9 }
  assert.deepEqual(judgeDetection(detection, undefined, tariff, bounds), refused('radar-unknown'))
})
