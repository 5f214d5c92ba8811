import { deepEqual, equal, match } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { deriveId } from '@annals/kernel'
import {
  detectionSummarySchema,
  detectionViewSchema,
  radarListItemSchema,
  radarViewSchema,
} from '@annals/radar-contracts'
import { openControlRoom } from './test-control-room.ts'

const id = (name: string) => deriveId('radar-query-test', name)
const paris = id('paris')
const lyon = id('lyon')
const suva = id('suva')
const inParis = { longitude: 2.352222, latitude: 48.856613 }
const inVersailles = { longitude: 2.120355, latitude: 48.804865 }
const inLyon = { longitude: 4.835659, latitude: 45.764043 }
const inSuva = { longitude: 178.442, latitude: -18.1416 }
const at = (day: number, ms = 0) => new Date(Date.UTC(2026, 0, day, 0, 0, 0, ms)).toISOString()

/** Paris: 50, then 30, then moved to Versailles; Lyon: 90, decommissioned; Suva: 80. Lyon saw two, Paris one over. */
async function controlRoom(context: TestContext) {
  const opened = await openControlRoom(context)
  const installed = (radarId: string, maxSpeedKmh: number, place: typeof inParis, effectiveAt: string) =>
    ({ type: 'RadarInstalled', data: { radarId, maxSpeedKmh, ...place, effectiveAt } }) as const
  const seen = (radarId: string, detectionId: string, plate: string, speedKmh: number, day: number) => {
    const data = { radarId, detectionId, detectedAt: at(day), plate, speedKmh, limitKmh: 50 }
    return { type: 'DetectionRecorded', data } as const
  }
  const over = seen(paris, 'd-1', 'AB123CD', 71, 12)
  await opened.tell(
    installed(paris, 50, inParis, at(1)),
    installed(lyon, 90, inLyon, at(2)),
    installed(suva, 80, inSuva, at(3)),
    { type: 'RadarLimitChanged', data: { radarId: paris, maxSpeedKmh: 30, effectiveAt: at(10) } },
    { type: 'RadarRelocated', data: { radarId: paris, ...inVersailles, effectiveAt: at(11) } },
    over,
    {
      type: 'OverspeedDetected',
      data: { ...over.data, ...inVersailles, toleranceKmh: 5, overKmh: 16, tariffVersion: at(1) },
    },
    seen(lyon, 'd-1', 'AB123CD', 45, 13),
    seen(lyon, 'd-2', 'ZZ999ZZ', 40, 14),
    { type: 'RadarDecommissioned', data: { radarId: lyon, effectiveAt: at(15) } },
  )
  const radars = async (query: object = {}) => {
    const { body } = await opened.ask('listRadars', { query })
    return pageSchema(radarListItemSchema).parse(body)
  }
  const radarIds = async (query?: object) => (await radars(query)).items.map(({ radarId }) => radarId)
  const detections = async (query: object = {}) => {
    const { body } = await opened.ask('listDetections', { query })
    return pageSchema(detectionViewSchema).parse(body)
  }
  const seenBy = async (query?: object) =>
    (await detections(query)).items.map(({ radarId, detectionId }) => [radarId, detectionId])
  const summary = async (query: object = {}) =>
    detectionSummarySchema.parse((await opened.ask('summariseDetections', { query })).body)
  return { ...opened, radars, radarIds, detections, seenBy, summary }
}

test('radars are listed by installation or limit, either way, with what holds now', async (context) => {
  const { radars, radarIds } = await controlRoom(context)
  deepEqual(await radarIds(), [suva, lyon, paris])
  deepEqual(await radarIds({ sort: 'installedAt' }), [paris, lyon, suva])
  deepEqual(await radarIds({ sort: 'maxSpeedKmh' }), [paris, suva, lyon])
  deepEqual(await radarIds({ sort: '-maxSpeedKmh' }), [lyon, suva, paris])
  deepEqual((await radars({ sort: 'installedAt', limit: 1 })).items, [
    {
      radarId: paris,
      maxSpeedKmh: 30,
      ...inVersailles,
      state: 'InService',
      installedAt: at(1),
      decommissionedAt: null,
      revision: 3,
    },
  ])
})

test('radars are filtered by state and rectangle, also one across the antimeridian', async (context) => {
  const { radarIds } = await controlRoom(context)
  deepEqual(await radarIds({ state: 'Decommissioned' }), [lyon])
  deepEqual(await radarIds({ state: 'InService', west: '0' }), [suva, paris])
  const france = { west: '-5', south: '41', east: '10', north: '52' }
  deepEqual(await radarIds(france), [lyon, paris])
  deepEqual(await radarIds({ ...france, south: '48' }), [paris])
  deepEqual(await radarIds({ west: '177', south: '-21', east: '-178', north: '-15' }), [suva])
  const atVersailles = {
    west: String(inVersailles.longitude),
    east: String(inVersailles.longitude),
    south: String(inVersailles.latitude),
    north: String(inVersailles.latitude),
  }
  deepEqual(await radarIds(atVersailles), [paris])
})

test('one radar is shown with its periods, oldest first, and its revision as the ETag', async (context) => {
  const { ask } = await controlRoom(context)
  const { body, headers } = await ask('getRadar', { params: { radarId: paris } })
  const { periods, revision } = radarViewSchema.parse(body)
  deepEqual(periods, [
    { from: at(1), maxSpeedKmh: 50, ...inParis },
    { from: at(10), maxSpeedKmh: 30, ...inParis },
    { from: at(11), maxSpeedKmh: 30, ...inVersailles },
  ])
  deepEqual([revision, headers['ETag']], [3, '"3"'])
  const gone = radarViewSchema.parse((await ask('getRadar', { params: { radarId: lyon } })).body)
  deepEqual([gone.state, gone.decommissionedAt, gone.revision], ['Decommissioned', at(15), 1])
  const nothing = await ask('getRadar', { params: { radarId: id('nothing') } })
  deepEqual([nothing.status, nothing.code], [404, 'not-found'])
})

test("a radar's history says what was done to it, and nothing of what it saw", async (context) => {
  const { ask } = await controlRoom(context)
  const { body } = await ask('getRadarHistory', { params: { radarId: lyon } })
  deepEqual(
    pageSchema(historyEntrySchema)
      .parse(body)
      .items.map(({ type, params }) => [type, params]),
    [
      ['RadarInstalled', { maxSpeedKmh: 90, ...inLyon, effectiveAt: at(2) }],
      ['RadarDecommissioned', { effectiveAt: at(15) }],
    ],
  )
})

test('detections are listed by instant or excess, either way, page by page', async (context) => {
  const { detections, seenBy } = await controlRoom(context)
  const [first, second, third] = [
    [paris, 'd-1'],
    [lyon, 'd-1'],
    [lyon, 'd-2'],
  ]
  deepEqual(await seenBy(), [third, second, first])
  deepEqual(await seenBy({ sort: 'detectedAt' }), [first, second, third])
  deepEqual((await seenBy({ sort: '-overKmh' }))[0], first)
  deepEqual((await seenBy({ sort: 'overKmh' }))[2], first)
  const page = await detections({ limit: 2 })
  deepEqual(await seenBy({ limit: 2, cursor: page.next }), [first])
})

test('detections are filtered by radar, plate, outcome and time, and summarised the same way', async (context) => {
  const { seenBy, summary } = await controlRoom(context)
  const filters: readonly (readonly [query: object, count: number, overspeeds: number])[] = [
    [{}, 3, 1],
    [{ radarId: lyon }, 2, 0],
    [{ plate: 'ab 123-cd' }, 2, 1],
    [{ outcome: 'over' }, 1, 1],
    [{ outcome: 'within' }, 2, 0],
    [{ detectedFrom: at(13) }, 2, 0],
    [{ detectedBefore: at(13) }, 1, 1],
    [{ detectedFrom: at(13), detectedBefore: at(14) }, 1, 0],
    [{ radarId: suva }, 0, 0],
  ]
  for (const [query, count, overspeeds] of filters) {
    equal((await seenBy(query)).length, count, JSON.stringify(query))
    deepEqual(await summary(query), { count, overspeeds }, JSON.stringify(query))
  }
})

test('one detection is shown with how it was judged; the same id of another radar is another one', async (context) => {
  const { ask } = await controlRoom(context)
  const one = async (radarId: string, detectionId: string) =>
    ask('getDetection', { params: { radarId, detectionId } })
  const { recordedAt: _at, ...shown } = detectionViewSchema.parse((await one(paris, 'd-1')).body)
  deepEqual(shown, {
    radarId: paris,
    detectionId: 'd-1',
    detectedAt: at(12),
    plate: 'AB123CD',
    speedKmh: 71,
    limitKmh: 50,
    overKmh: 16,
  })
  equal(detectionViewSchema.parse((await one(lyon, 'd-1')).body).overKmh, 0)
  equal((await one(paris, 'd-2')).status, 404)
})

test('the CSV files have the filtered lists', async (context) => {
  const { ask } = await controlRoom(context)
  const radars = await ask('exportRadars', { query: { state: 'Decommissioned' } })
  const [header, row, end] = String(radars.body).split('\r\n')
  match(header ?? '', /radarId,maxSpeedKmh,longitude,latitude,state,installedAt,decommissionedAt$/)
  equal(row, `${lyon},90,${inLyon.longitude},${inLyon.latitude},Decommissioned,${at(2)},${at(15)}`)
  equal(end, '')
  const detections = await ask('exportDetections', { query: { outcome: 'over' } })
  match(String(detections.body), new RegExp(`\r\n${paris},d-1,${at(12)},[^,]+,AB123CD,71,50,16\r\n$`))
})

test('everything is for officers and for nobody else', async (context) => {
  const { ask, operations } = await openControlRoom(context)
  for (const operationId of operations) {
    const { status } = await ask(operationId, {}, ['device', 'registrar', 'owner', 'sales', 'operator'])
    equal(status, 403, operationId)
  }
})

test('a rebuild of all read models shows the same', async (context) => {
  const { radars, detections, rebuild } = await controlRoom(context)
  const before = [await radars(), await detections()]
  await rebuild()
  deepEqual([await radars(), await detections()], before)
})
