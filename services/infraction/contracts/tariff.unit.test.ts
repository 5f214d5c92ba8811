import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Tariff, tariffReloadFault, tariffSchema } from './tariff.ts'

const now = '2026-06-01T12:00:00.000Z'
const first = version('2025-01-01T00:00:00.000Z')
const inForce = version('2026-06-01T12:00:00.000Z', { toleranceKmh: 4 })
const later = version('2026-06-01T12:00:00.001Z')
const latest = version('2027-01-01T00:00:00.000Z')
const current = tariff(first, inForce, latest)

const missing = (validFrom: string) => `the version in force from ${validFrom} is missing`
const changed = (validFrom: string) => `the version in force from ${validFrom} is changed`
const tooLate = (validFrom: string) => `the new version from ${validFrom} is not in the future`

const reloads: readonly (readonly [rule: string, next: Tariff, fault: string | undefined])[] = [
  ['the same tariff again is taken', tariff(first, inForce, latest), undefined],
  ['a version from the next millisecond on is taken', tariff(first, inForce, later, latest), undefined],
  ['a version that is not in force yet may go', tariff(first, inForce), undefined],
  [
    'a version that is not in force yet may change',
    tariff(first, inForce, { ...latest, toleranceKmh: 9 }),
    undefined,
  ],
  [
    'a default that is written out changes nothing',
    tariff({ ...first, tolerancePercent: 0 }, inForce),
    undefined,
  ],
  ['the newest version in force may not go', tariff(first, latest), missing(inForce.validFrom)],
  ['an earlier version may not go', tariff(inForce), missing(first.validFrom)],
  [
    'the tolerance of a version in force may not change',
    tariff(first, { ...inForce, toleranceKmh: 5 }),
    changed(inForce.validFrom),
  ],
  [
    'the percentage of an earlier version may not change',
    tariff({ ...first, tolerancePercent: 5 }, inForce),
    changed(first.validFrom),
  ],
  [
    'an amount of a version in force may not change',
    tariff(first, { ...inForce, bands: [{ fromKmhOver: 1, amountCents: 1 }, ...inForce.bands.slice(1)] }),
    changed(inForce.validFrom),
  ],
  [
    'a band of a version in force may not begin elsewhere',
    tariff(first, {
      ...inForce,
      bands: [...inForce.bands.slice(0, 1), { fromKmhOver: 19, amountCents: 9_000 }],
    }),
    changed(inForce.validFrom),
  ],
  [
    'a band of a version in force may not go',
    tariff(first, { ...inForce, bands: inForce.bands.slice(0, 1) }),
    changed(inForce.validFrom),
  ],
  [
    'a version in force may get no further band',
    tariff(first, { ...inForce, bands: [...inForce.bands, { fromKmhOver: 50, amountCents: 150_000 }] }),
    changed(inForce.validFrom),
  ],
  [
    'no version is added in the past',
    tariff(first, version('2026-06-01T11:59:59.999Z'), inForce),
    tooLate('2026-06-01T11:59:59.999Z'),
  ],
  [
    'a version in force may not begin at another instant',
    tariff(first, version('2026-01-01T00:00:00.000Z', { toleranceKmh: 4 })),
    `${missing(inForce.validFrom)}; ${tooLate('2026-01-01T00:00:00.000Z')}`,
  ],
]

for (const [rule, next, fault] of reloads) {
  test(`reloading a tariff: ${rule}`, () => {
    assert.equal(tariffReloadFault(current, next, now), fault)
  })
}

test('reloading a tariff: a version that begins at this very instant is too late', () => {
  assert.equal(tariffReloadFault(tariff(first), tariff(first, inForce), now), tooLate(now))
})

function tariff(...versions: readonly object[]): Tariff {
  return tariffSchema.parse({ versions })
}

function version(validFrom: string, changes: object = {}) {
  const bands = [
    { fromKmhOver: 1, amountCents: 6_800 },
    { fromKmhOver: 20, amountCents: 9_000 },
  ]
  return { validFrom, toleranceKmh: 5, bands, ...changes }
}
