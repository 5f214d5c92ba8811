import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { deriveId, mintUuid } from '@annals/kernel'
import { openRoadside } from './test-roadside.ts'

const radarId = deriveId('radars-test', 'a1')
const ofRadar = { params: { radarId } }
const place = { longitude: 2.352222, latitude: 48.856613 }
const installation = { body: { radarId, maxSpeedKmh: 90, ...place } }

test('a radar is installed, limited, moved and decommissioned, each from its own instant on', async (context) => {
  const { officer, eventsOf, clock } = await openRoadside(context)
  const created = await officer('installRadar', installation)
  deepEqual([created.status, created.body], [201, { id: radarId, revision: 1 }])
  equal(created.headers['ETag'], '"1"')
  clock.ms += 1_000
  const limited = { ...ofRadar, body: { maxSpeedKmh: 70 }, ifMatch: '1' }
  deepEqual((await officer('changeLimit', limited)).body, { id: radarId, revision: 2 })
  const moved = { ...ofRadar, body: { longitude: 2.5, latitude: 48.9 }, ifMatch: '2' }
  deepEqual((await officer('relocateRadar', moved)).body, { id: radarId, revision: 3 })
  deepEqual((await officer('decommissionRadar', ofRadar)).body, { id: radarId, revision: 3 })
  deepEqual(
    (await eventsOf(`radar-${radarId}`)).map(({ type, data }) => [type, data['effectiveAt']]),
    [
      ['RadarInstalled', clock.ago(1_000)],
      ['RadarLimitChanged', clock.ago(0)],
      ['RadarRelocated', clock.ago(-1)],
      ['RadarDecommissioned', clock.ago(-2)],
    ],
  )
})

test('what was installed is answered as the first time when it comes again, and its id is taken for anything else', async (context) => {
  const { officer } = await openRoadside(context)
  const first = await officer('installRadar', installation)
  await officer('changeLimit', { ...ofRadar, body: { maxSpeedKmh: 70 }, ifMatch: '1' })
  const again = await officer('installRadar', installation)
  deepEqual([again.status, again.body], [first.status, first.body])
  const other = await officer('installRadar', { body: { ...installation.body, maxSpeedKmh: 80 } })
  deepEqual([other.status, other.code], [409, 'radar-id-taken'])
})

test('an id is minted for a radar that comes without one', async (context) => {
  const { officer } = await openRoadside(context)
  const { body } = await officer('installRadar', { body: { maxSpeedKmh: 90, ...place } })
  ok(/^[0-9a-f-]{36}$/.test((body as { id: string }).id))
})

test('an old revision changes neither limit nor place', async (context) => {
  const { officer } = await openRoadside(context)
  await officer('installRadar', installation)
  for (const [operationId, body] of [
    ['changeLimit', { maxSpeedKmh: 70 }],
    ['relocateRadar', { longitude: 2.5, latitude: 48.9 }],
  ] as const) {
    const { status, code } = await officer(operationId, { ...ofRadar, body, ifMatch: '0' })
    deepEqual([status, code], [412, 'revision-mismatch'], operationId)
  }
})

test('unknown radars, instants to come and decommissioned radars are refused, each with its status and code', async (context) => {
  const { officer, clock } = await openRoadside(context)
  const unknown = { params: { radarId: mintUuid() }, ifMatch: '1' }
  await officer('installRadar', installation)
  await officer('decommissionRadar', ofRadar)
  const known = { ...ofRadar, ifMatch: '1' }
  const later = { maxSpeedKmh: 90, ...place, installedAt: clock.ago(-1) }
  for (const [operationId, asked, status, code] of [
    ['installRadar', { body: later }, 422, 'instant-in-future'],
    ['changeLimit', { ...unknown, body: { maxSpeedKmh: 70 } }, 404, 'radar-unknown'],
    ['relocateRadar', { ...unknown, body: place }, 404, 'radar-unknown'],
    ['decommissionRadar', unknown, 404, 'radar-unknown'],
    ['changeLimit', { ...known, body: { maxSpeedKmh: 70 } }, 409, 'radar-decommissioned'],
    ['relocateRadar', { ...known, body: place }, 409, 'radar-decommissioned'],
  ] as const) {
    const answered = await officer(operationId, asked)
    deepEqual([answered.status, answered.code], [status, code], operationId)
  }
})

test('radars are for officers and detections for devices, and for nobody else', async (context) => {
  const { officer, device } = await openRoadside(context)
  for (const operationId of ['installRadar', 'changeLimit', 'relocateRadar', 'decommissionRadar']) {
    equal((await device(operationId, installation)).status, 403, operationId)
  }
  for (const operationId of ['recordDetection', 'recordDetections']) {
    equal((await officer(operationId, {})).status, 403, operationId)
  }
})

test('the health of the part shows the tariff that it judges by', async (context) => {
  const { health } = await openRoadside(context)
  deepEqual(
    (await health()).configs?.map(({ name, state }) => [name, state]),
    [['tariff', 'current']],
  )
})
