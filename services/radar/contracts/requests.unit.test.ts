import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import {
  changeLimitSchema,
  installRadarSchema,
  recordDetectionSchema,
  recordDetectionsSchema,
  relocateRadarSchema,
} from './requests.ts'
import { detectionListQuerySchema, radarListQuerySchema } from './views.ts'

const radarId = '0192aaaa-0000-7000-8000-000000000001'
const place = { longitude: 2.352222, latitude: 48.8566 }
const radar = { maxSpeedKmh: 90, ...place }
const seen = {
  radarId,
  detectionId: 'a1:0-7._x',
  detectedAt: '2026-11-25T10:00:00.000Z',
  plate: 'ab-123-cd',
  speedKmh: 0,
}

test('the least of each request is accepted', () => {
  assert.deepEqual(installRadarSchema.parse(radar), radar)
  assert.deepEqual(changeLimitSchema.parse({ maxSpeedKmh: 5 }), { maxSpeedKmh: 5 })
  assert.deepEqual(relocateRadarSchema.parse({ longitude: -180, latitude: 90 }), {
    longitude: -180,
    latitude: 90,
  })
  assert.deepEqual(recordDetectionSchema.parse(seen), { ...seen, plate: 'AB123CD' })
})

test('a place is kept to six decimals', () => {
  assert.deepEqual(relocateRadarSchema.parse({ longitude: 2.35222191, latitude: 48.85661349 }), {
    longitude: 2.352222,
    latitude: 48.856613,
  })
})

test('a batch keeps what is no detection, to be refused by itself', () => {
  const parsed = recordDetectionsSchema.parse({ detections: [seen, 7, { plate: '' }] })
  assert.deepEqual(parsed.detections, [{ ...seen, plate: 'AB123CD' }, 7, { plate: '' }])
})

const refused: readonly (readonly [rule: string, schema: z.ZodType, body: unknown, pointer: string])[] = [
  ['a radar without a limit', installRadarSchema, place, 'maxSpeedKmh'],
  ['a radar with an unknown field', installRadarSchema, { ...radar, colour: 'red' }, ''],
  ['a radar id in upper case', installRadarSchema, { ...radar, radarId: radarId.toUpperCase() }, 'radarId'],
  ['a limit of 4', changeLimitSchema, { maxSpeedKmh: 4 }, 'maxSpeedKmh'],
  ['a limit of 301', changeLimitSchema, { maxSpeedKmh: 301 }, 'maxSpeedKmh'],
  ['half a km/h', changeLimitSchema, { maxSpeedKmh: 50.5 }, 'maxSpeedKmh'],
  ['a limit as text', changeLimitSchema, { maxSpeedKmh: '50' }, 'maxSpeedKmh'],
  ['a latitude of 91', relocateRadarSchema, { ...place, latitude: 91 }, 'latitude'],
  ['a longitude of −181', relocateRadarSchema, { ...place, longitude: -181 }, 'longitude'],
  ['a longitude that is no number', relocateRadarSchema, { ...place, longitude: Number.NaN }, 'longitude'],
  ['an installation on a day', installRadarSchema, { ...radar, installedAt: '2026-11-25' }, 'installedAt'],
  [
    'an installation in another time zone',
    installRadarSchema,
    { ...radar, installedAt: '2026-11-25T10:00:00.000+01:00' },
    'installedAt',
  ],
  ['a speed of −1', recordDetectionSchema, { ...seen, speedKmh: -1 }, 'speedKmh'],
  ['a speed of 2,000', recordDetectionSchema, { ...seen, speedKmh: 2_000 }, 'speedKmh'],
  ['a speed of 80.5', recordDetectionSchema, { ...seen, speedKmh: 80.5 }, 'speedKmh'],
  ['a plate of spaces', recordDetectionSchema, { ...seen, plate: '   ' }, 'plate'],
  ['a plate with an exclamation mark', recordDetectionSchema, { ...seen, plate: 'AB!' }, 'plate'],
  ['a detection id with a space', recordDetectionSchema, { ...seen, detectionId: 'a b' }, 'detectionId'],
  ['an empty detection id', recordDetectionSchema, { ...seen, detectionId: '' }, 'detectionId'],
  [
    'a detection id of 65 characters',
    recordDetectionSchema,
    { ...seen, detectionId: 'a'.repeat(65) },
    'detectionId',
  ],
  [
    'a detection at a second that does not exist',
    recordDetectionSchema,
    { ...seen, detectedAt: '2026-11-25T10:00:60.000Z' },
    'detectedAt',
  ],
  ['a batch of nothing', recordDetectionsSchema, { detections: [] }, 'detections'],
  [
    'a batch of 1,001',
    recordDetectionsSchema,
    { detections: Array.from({ length: 1_001 }, () => seen) },
    'detections',
  ],
  ['a rectangle to latitude 91', radarListQuerySchema, { north: '91' }, 'north'],
  ['a list by an unknown sort', radarListQuerySchema, { sort: 'name' }, 'sort'],
  ['a list of an unknown outcome', detectionListQuerySchema, { outcome: 'fast' }, 'outcome'],
]

for (const [rule, schema, body, pointer] of refused) {
  test(`${rule} is refused`, () => {
    const parsed = schema.safeParse(body)
    assert.equal(parsed.success, false)
    assert.equal(parsed.error?.issues[0]?.path[0] ?? '', pointer)
  })
}
