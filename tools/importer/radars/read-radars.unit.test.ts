import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InputError } from '../csv/input-error.ts'
import { deriveId } from '../shop/derive-id.ts'
import { readRadars } from './read-radars.ts'
import { startOfDay } from './start-of-day.ts'

const header = 'id,type,department,place,road,direction,latitude,longitude,speed_limit_kmh,installed_on'
const read = (...lines: readonly string[]) =>
  readRadars('radars.csv', new TextEncoder().encode([header, ...lines].join('\n')), 'Europe/Paris')

test('a radar is installed as its day begins in the installation’s time zone, under an id of its own id', () => {
  const { radars, refusals, notices } = read(
    '23107,Radar fixe,43,,RN88,"LE PUY, vers X",45.3611234567,4.2526,90,2011-10-31',
  )
  assert.deepEqual(refusals, [])
  assert.deepEqual(radars, [
    {
      at: { file: 'radars.csv', line: 2 },
      request: {
        radarId: deriveId('radar', '23107'),
        maxSpeedKmh: 90,
        longitude: 4.2526,
        latitude: 45.361123,
        installedAt: '2011-10-30T23:00:00.000Z',
      },
    },
  ])
  assert.deepEqual(notices, [
    'radars.csv: columns that are not imported: type, department, place, road, direction',
  ])
})

test('a day begins by the zone’s clock of that day: in summer, in winter, and where midnight is skipped', () => {
  assert.equal(startOfDay('2020-07-01', 'Europe/Paris'), '2020-06-30T22:00:00.000Z')
  assert.equal(startOfDay('2020-01-01', 'Europe/Paris'), '2019-12-31T23:00:00.000Z')
  assert.equal(startOfDay('2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00.000Z')
  assert.equal(startOfDay('2020-01-01', 'UTC'), '2020-01-01T00:00:00.000Z')
})

const lines = [
  ['1,,,,,,45,4,,2011-10-31', 'speed_limit_kmh is blank: a radar without a speed limit measures none'],
  ['1,,,,,,45,4,fast,2011-10-31', 'speed_limit_kmh must be a whole number of km/h'],
  ['1,,,,,,45,4,3,2011-10-31', 'speed_limit_kmh Too small: expected number to be >=5'],
  ['1,,,,,,91,4,80,2011-10-31', 'latitude Too big: expected number to be <=90'],
  ['1,,,,,,45,-180.5,80,2011-10-31', 'longitude Too small: expected number to be >=-180'],
  ['1,,,,,,NaN,4,80,2011-10-31', 'latitude must be degrees such as -1.553621'],
  ['1,,,,,,"45,3",4,80,2011-10-31', 'latitude must be degrees such as -1.553621'],
  ['1,,,,,,45,,80,2011-10-31', 'longitude must be degrees such as -1.553621'],
  ['1,,,,,,45,4,80,31/10/2011', 'installed_on must begin with a day YYYY-MM-DD'],
  ['1,,,,,,45,4,80,2011-02-29', 'installed_on is a day that does not exist'],
  [' ,,,,,,45,4,80,2011-10-31', 'id is empty'],
  ['1,,45,4,80,2011-10-31', 'has 6 cells where the header has 10'],
] as const

for (const [line, rule] of lines) {
  test(`the line ${line} is refused alone: ${rule}`, () => {
    const { radars, refusals } = read(line, '2,,,,,,45,4,80,2011-10-31')
    assert.deepEqual(
      refusals.map(({ line: at, column, rule: broken }) => [at, [column, broken].filter(Boolean).join(' ')]),
      [[2, rule]],
    )
    assert.equal(radars.length, 1)
  })
}

test('of several rows with one id the first counts, the others are refused by their lines', () => {
  const { radars, refusals } = read(
    ' 7,,,,,,45,4,80,2011-10-31',
    '7,,,,,,46,5,90,2012-10-31',
    '7 ,,,,,,46,5,90,2012-10-31',
  )
  assert.deepEqual(
    radars.map(({ request }) => request.maxSpeedKmh),
    [80],
  )
  assert.deepEqual(
    refusals.map(({ line, column, rule }) => [line, column, rule]),
    [
      [3, 'id', '7 is already on line 2'],
      [4, 'id', '7 is already on line 2'],
    ],
  )
})

test('a file without one of the columns is no file of radars', () => {
  const bytes = new TextEncoder().encode('id,latitude,longitude,installed_on\n')
  assert.throws(
    () => readRadars('radars.csv', bytes, 'UTC'),
    (error) =>
      error instanceof InputError && /the column speed_limit_kmh is missing/.test(error.problems.join()),
  )
})
