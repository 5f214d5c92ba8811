import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { demoTariff, type Tariff } from '@annals/infraction-contracts'
import { mintUuid } from '@annals/kernel'
import { detectionSummarySchema, radarViewSchema } from '@annals/radar-contracts'
import { answered } from '../harness/actor.ts'
import { needsOwnSystem } from '../harness/given-installation.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem, startSystem } from '../harness/running-system.ts'
import {
  daysAgo,
  freshPlate,
  infractionIdOf,
  later,
  openTrafficDesk,
  type TrafficDesk,
  trafficPaths,
} from '../harness/traffic-desk.ts'

const { radars, radarQueries, detections, detectionQueries } = trafficPaths
const minuteMs = 60_000

suite('a detection is judged by what held at its instant', () => {
  const system = sharedSystem()
  const radarOf = (desk: TrafficDesk, radarId: string) =>
    desk.officer.read(`${radarQueries}/${radarId}`, radarViewSchema)

  test('a changed limit and a new place hold from their change on: what was detected before is judged by the old ones, however late it arrives', async () => {
    const desk = await openTrafficDesk(system())
    const radarId = await desk.installRadar()
    answered(await desk.officer.put(`${radars}/${radarId}/limit`, '"1"', { maxSpeedKmh: 90 }), 200)
    const place = { longitude: -4.486076, latitude: 48.390394 }
    answered(await desk.officer.put(`${radars}/${radarId}/place`, '"2"', place), 200)
    const { periods, revision } = await radarOf(desk, radarId)
    assert.equal(revision, 3)
    const [installed, limited, moved] = periods
    assert(installed !== undefined && limited !== undefined && moved !== undefined)
    assert.ok(installed.from < limited.from && limited.from < moved.from)
    const plate = freshPlate()
    for (const [detectedAt, limitKmh, overKmh, amountCents, longitude] of [
      [later(limited.from, -1), 50, 45, 40_000, 2.352222],
      [limited.from, 90, 5, 6_800, 2.352222],
      [later(moved.from, -1), 90, 5, 6_800, 2.352222],
      [moved.from, 90, 5, 6_800, place.longitude],
    ] as const) {
      const seen = await desk.infraction(await desk.detect({ radarId, plate, detectedAt }))
      assert.deepEqual(
        [seen.limitKmh, seen.overKmh, seen.amountCents, seen.longitude],
        [limitKmh, overKmh, amountCents, longitude],
        detectedAt,
      )
    }
  })

  test('a radar counts from its installation until it is decommissioned, also what it sends afterwards from before', async () => {
    const desk = await openTrafficDesk(system())
    const installedAt = daysAgo(5)
    const radarId = await desk.installRadar({ installedAt })
    answered(await desk.officer.post(`${radars}/${radarId}/decommission`), 200)
    const { state, decommissionedAt } = await radarOf(desk, radarId)
    assert.equal(state, 'Decommissioned')
    assert(decommissionedAt !== null)
    const plate = freshPlate()
    for (const detectedAt of [later(installedAt, -1), decommissionedAt]) {
      const refused = await desk.device.post(detections, {
        radarId,
        detectionId: 'd1',
        detectedAt,
        plate,
        speedKmh: 100,
      })
      assert.deepEqual(told(refused), {
        status: 422,
        code: 'radar-not-in-service',
        params: { radarId, detectedAt, installedAt, decommissionedAt },
      })
    }
    for (const detectedAt of [installedAt, later(decommissionedAt, -1)]) {
      await desk.inStatus(await desk.detect({ radarId, plate, detectedAt }), 'AwaitingIdentification')
    }
    const change = await desk.officer.put(`${radars}/${radarId}/limit`, '"1"', { maxSpeedKmh: 70 })
    assert.deepEqual(told(change), { status: 409, code: 'radar-decommissioned', params: { radarId } })
  })

  test('a device’s clock may run five minutes ahead and thirty days behind, no more; what was refused may come again', async () => {
    const desk = await openTrafficDesk(system())
    const radarId = await desk.installRadar({ installedAt: '2001-01-01T00:00:00.000Z' })
    const plate = freshPlate()
    const detectionId = mintUuid()
    const send = (detectedAt: string) =>
      desk.device.post(detections, { radarId, detectionId, detectedAt, plate, speedKmh: 100 })
    const now = new Date().toISOString()
    for (const [detectedAt, code, bound] of [
      [later(now, 10 * minuteMs), 'detection-in-future', 'latest'],
      ['2999-01-01T00:00:00.000Z', 'detection-in-future', 'latest'],
      [later(daysAgo(30), -minuteMs), 'detection-too-old', 'earliest'],
      ['2019-11-25T10:00:00.000Z', 'detection-too-old', 'earliest'],
      ['2000-01-01T00:00:00.000Z', 'detection-too-old', 'earliest'],
    ] as const) {
      const refused = told(await send(detectedAt))
      assert.deepEqual([refused.status, refused.code], [422, code], detectedAt)
      assert.equal(refused.params?.['detectedAt'], detectedAt)
      const allowed = String(refused.params?.[bound])
      const expected = bound === 'latest' ? later(now, 5 * minuteMs) : later(now, -30 * 1_440 * minuteMs)
      assert.ok(allowed >= expected && allowed < later(expected, minuteMs), `${allowed} is about ${expected}`)
    }
    const ahead = later(now, 4 * minuteMs)
    answered(await send(ahead), 201)
    await desk.infraction(infractionIdOf({ radarId, detectionId }))
    await desk.detect({ radarId, plate, detectedAt: later(daysAgo(30), minuteMs) })
    const again = answered(await send(ahead), 200)
    assert.deepEqual(again.body, { outcome: 'duplicate', radarId, detectionId, overKmh: 45 })
    assert.deepEqual(told(await send(now)), {
      status: 409,
      code: 'detection-differs',
      params: { radarId, detectionId },
    })
    const summary = `${detectionQueries}/summary?radarId=${radarId}`
    assert.deepEqual(await desk.officer.read(summary, detectionSummarySchema), { count: 2, overspeeds: 2 })
  })
})

const skip = needsOwnSystem('with a tariff of its own')

test('a detection is judged and priced by the tariff version in force at its instant', {
  skip,
}, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-tariff-'))
  context.after(() => rm(folder, { recursive: true }))
  const tariffFile = join(folder, 'tariff.json')
  const raisedAt = daysAgo(5)
  const tariff: Tariff = {
    versions: [
      ...demoTariff.versions,
      {
        validFrom: raisedAt,
        toleranceKmh: 2,
        tolerancePercent: 3,
        bands: [
          { fromKmhOver: 1, amountCents: 7_000 },
          { fromKmhOver: 47, amountCents: 99_900 },
        ],
      },
    ],
  }
  await writeFile(tariffFile, JSON.stringify(tariff))
  const system = await startSystem({ tariffFile })
  context.after(() => system.stop())
  const desk = await openTrafficDesk(system)
  const radarId = await desk.installRadar()
  const [demo] = demoTariff.versions
  for (const [detectedAt, toleranceKmh, amountCents, tariffVersion] of [
    [later(raisedAt, -1), 5, 40_000, demo?.validFrom],
    [raisedAt, 3, 99_900, raisedAt],
  ] as const) {
    const seen = await desk.infraction(await desk.detect({ radarId, plate: freshPlate(), detectedAt }))
    assert.deepEqual(
      [seen.toleranceKmh, seen.amountCents, seen.tariffVersion],
      [toleranceKmh, amountCents, tariffVersion],
    )
  }
})
