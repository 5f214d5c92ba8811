import { test } from 'node:test'
import { addMs, fold, type Instant } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { detection } from './detection.ts'
import type { RadarEvent } from './events.ts'
import { radar } from './radar.ts'
import {
  before,
  decommissioned,
  elsewhere,
  fiveOff,
  installed,
  installedAt,
  limitChanged,
  now,
  overspeed,
  radarId,
  recorded,
  relocated,
  seen,
} from './radar-fixtures.ts'
import { recordDetection } from './record-detection.ts'
import type { DetectionRefusal } from './refusals.ts'

const day = 86_400_000
const radarOf = (...events: readonly RadarEvent[]) => fold(radar, events)
const judgement = {
  radar: radarOf(installed),
  earliest: before(30 * day),
  latest: addMs(now, 300_000),
  tolerances: [fiveOff],
}
const record = deciderSpec({ ...detection, decide: recordDetection }, judgement)

test('a detection within the limit and its tolerance is recorded, and no more', () => {
  record.given().when(seen()).then(recorded(seen()))
  record
    .given()
    .when(seen({ speedKmh: 0 }))
    .then(recorded(seen({ speedKmh: 0 })))
})

// The limit is 90; 5 km/h or 5 % rounded up are taken off, whichever is more.
const judged: readonly (readonly [speedKmh: number, toleranceKmh: number, overKmh: number])[] = [
  [90, 5, 0],
  [95, 5, 0],
  [96, 5, 1],
  [100, 5, 5],
  [101, 6, 5],
  [120, 6, 24],
  [121, 7, 24],
  [500, 25, 385],
]
for (const [speedKmh, toleranceKmh, overKmh] of judged) {
  test(`${speedKmh} km/h where 90 are allowed are ${overKmh} over`, () => {
    const command = seen({ speedKmh })
    const events = overKmh === 0 ? [] : [overspeed(command, { toleranceKmh, overKmh })]
    record
      .given()
      .when(command)
      .then(recorded(command), ...events)
  })
}

test('a detection is judged by the limit and place of its own instant, whenever it arrives', () => {
  const moved = radarOf(installed, limitChanged(70, before(2_000)), relocated(before(1_000)))
  const at = (detectedAt: Instant) => seen({ speedKmh: 100, detectedAt })
  const first = at(before(2_001))
  record
    .given()
    .when(first, { radar: moved })
    .then(recorded(first), overspeed(first, { toleranceKmh: 5, overKmh: 5 }))
  const second = at(before(2_000))
  record
    .given()
    .when(second, { radar: moved })
    .then(
      recorded(second, { limitKmh: 70 }),
      overspeed(second, { toleranceKmh: 5, overKmh: 25, limitKmh: 70 }),
    )
  const third = at(before(1_000))
  record
    .given()
    .when(third, { radar: moved })
    .then(
      recorded(third, { limitKmh: 70 }),
      overspeed(third, { toleranceKmh: 5, overKmh: 25, limitKmh: 70, ...elsewhere }),
    )
})

test('a detection is judged by the tariff that was in force at its instant, and names the version', () => {
  const stricter = { validFrom: before(1_000), toleranceKmh: 1, tolerancePercent: 0 }
  const known = { tolerances: [fiveOff, stricter] }
  const early = seen({ speedKmh: 97, detectedAt: before(1_001) })
  record
    .given()
    .when(early, known)
    .then(recorded(early), overspeed(early, { toleranceKmh: 5, overKmh: 2 }))
  const late = seen({ speedKmh: 97, detectedAt: before(1_000) })
  record
    .given()
    .when(late, known)
    .then(recorded(late), overspeed(late, { toleranceKmh: 1, overKmh: 6, tariffVersion: stricter.validFrom }))
})

test('the bounds of what is believed of a clock are included', () => {
  for (const detectedAt of [judgement.earliest, judgement.latest]) {
    record
      .given()
      .when(seen({ detectedAt }))
      .then(recorded(seen({ detectedAt })))
  }
})

const retired = radarOf(installed, decommissioned(before(1_000)))
const notInService = (detectedAt: Instant, decommissionedAt: Instant | null): DetectionRefusal => ({
  code: 'radar-not-in-service',
  radarId,
  detectedAt,
  installedAt,
  decommissionedAt,
})
const young = { ...installed, effectiveAt: before(1_000) }

test('a detection at the last millisecond before the decommissioning counts, whenever it arrives', () => {
  const last = seen({ detectedAt: before(1_001) })
  record.given().when(last, { radar: retired }).then(recorded(last))
})

const refused: readonly (readonly [
  rule: string,
  detectedAt: Instant,
  known: Partial<typeof judgement>,
  refusal: DetectionRefusal,
])[] = [
  ['of an unknown radar', now, { radar: radarOf() }, { code: 'radar-unknown', radarId }],
  [
    'of before the installation',
    before(1_001),
    { radar: radarOf(young) },
    { ...notInService(before(1_001), null), installedAt: before(1_000) } as DetectionRefusal,
  ],
  ['at the decommissioning', before(1_000), { radar: retired }, notInService(before(1_000), before(1_000))],
  ['after the decommissioning', now, { radar: retired }, notInService(now, before(1_000))],
  [
    'of a clock too far in the future',
    addMs(judgement.latest, 1),
    {},
    { code: 'detection-in-future', detectedAt: addMs(judgement.latest, 1), latest: judgement.latest },
  ],
  [
    'of a clock too far in the past',
    addMs(judgement.earliest, -1),
    {},
    { code: 'detection-too-old', detectedAt: addMs(judgement.earliest, -1), earliest: judgement.earliest },
  ],
  [
    'of before the first tariff',
    before(1_001),
    { tolerances: [{ ...fiveOff, validFrom: before(1_000) }] },
    { code: 'no-tariff-in-force', detectedAt: before(1_001) },
  ],
]
for (const [rule, detectedAt, known, refusal] of refused) {
  test(`a detection ${rule} is refused`, () => {
    record.given().when(seen({ detectedAt }), known).thenRefused(refusal)
  })
}

test('the same detection again has no effect, whatever the bounds, the radar and the tariff are by then', () => {
  const command = seen({ speedKmh: 100 })
  const known = {
    earliest: addMs(now, 1),
    latest: before(60_000),
    radar: radarOf(),
    tolerances: [],
  }
  record
    .given(recorded(command), overspeed(command, { toleranceKmh: 5, overKmh: 5 }))
    .when({ ...command }, known)
    .thenNothing()
})

test('another detection under the same id is refused', () => {
  for (const other of [{ plate: 'ZZ999ZZ' }, { speedKmh: 81 }, { detectedAt: before(999) }]) {
    record
      .given(recorded(seen()))
      .when(seen(other))
      .thenRefused({ code: 'detection-differs', radarId, detectionId: 'd-1' })
  }
})
