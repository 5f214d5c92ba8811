import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { infractionListItemSchema, infractionSummarySchema } from '@annals/infraction-contracts'
import {
  type DetectionResult,
  detectionResultsSchema,
  detectionSummarySchema,
  detectionViewSchema,
} from '@annals/radar-contracts'
import { type Actor, answered } from '../harness/actor.ts'
import { eventually } from '../harness/eventually.ts'
import { clientToken } from '../harness/login.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { storeHeads } from '../harness/store-heads.ts'
import {
  daysAgo,
  infractionIdOf,
  later,
  openTrafficDesk,
  ownOwnerId,
  type TrafficDesk,
  trafficPaths,
} from '../harness/traffic-desk.ts'
import { walkPages } from '../harness/walk-pages.ts'
import { nobodysId } from '../security/served-routes.ts'

const { detections, detectionQueries, infractionQueries } = trafficPaths
const batchPath = `${detections}/batch`

type Detection = {
  readonly radarId: string
  readonly detectionId: string
  readonly detectedAt: string
  readonly plate: string
  readonly speedKmh: number
}

suite('a batch of detections', () => {
  const system = sharedSystem()

  /** A radar with a limit of 50 km/h, and detections of which each third is 100 km/h fast, the others 50. */
  async function roadside() {
    const desk = await openTrafficDesk(system())
    const radarId = await desk.installRadar()
    const since = daysAgo(1)
    const detection = (number: number): Detection => ({
      radarId,
      detectionId: `d-${number}`,
      detectedAt: later(since, number),
      plate: `BATCH${number % 40}`,
      speedKmh: number % 3 === 0 ? 100 : 50,
    })
    const many = (count: number) => Array.from({ length: count }, (_none, number) => detection(number))
    return { desk, radarId, detection, many }
  }

  test('of 1,000 with bad ones among them is answered one by one: the bad ones say what is wrong, the others are recorded', async () => {
    const { desk, radarId, many } = await roadside()
    const batch: unknown[] = many(1_000)
    const sound = batch.length - bad.length
    for (const [at, { item }] of bad.entries()) batch[at * 37] = item(radarId)
    const results = await sendBatch(desk.device, batch)
    assert.deepEqual(
      results.map(({ index }) => index),
      batch.map((_item, index) => index),
    )
    for (const [at, { code, errors }] of bad.entries()) {
      const index = at * 37
      const result = results[index]
      assert(result?.outcome === 'refused', `${index}`)
      assert.equal(result.code, code)
      assert.deepEqual(
        result.errors?.map((error) => `${error.pointer} ${error.code}`),
        errors?.map((error) => `/detections/${index}${error}`),
      )
    }
    const recorded = results.filter(({ outcome }) => outcome === 'recorded')
    assert.equal(recorded.length, sound)
    const overs = recorded.filter((result) => result.outcome === 'recorded' && result.overKmh > 0).length
    assert.ok(overs > 300)
    assert.deepEqual(await detectionSummary(desk, radarId), { count: sound, overspeeds: overs })
    await infractionsOf(desk, radarId, overs)
  })

  test('sent by two clients at once, again and again, yields each detection and each infraction once', async () => {
    const { desk, radarId, many } = await roadside()
    const clients = await Promise.all(
      (['annals-device', 'annals-simulator'] as const).map(async (clientId) =>
        desk.actorWith(await clientToken(system(), clientId)),
      ),
    )
    await desk.registerVehicle({ plate: 'BATCH0', ownerId: ownOwnerId, effectiveAt: daysAgo(10) })
    const all = many(400)
    // In parts that overlap, so that neither client is always the first.
    const parts = [all.slice(0, 200), all.slice(100, 300), all.slice(200), all]
    const sent = await Promise.all(parts.flatMap((part) => clients.map((client) => sendBatch(client, part))))
    const recorded = sent
      .flat()
      .flatMap((result) => (result.outcome === 'recorded' ? [result.detectionId] : []))
    assert.deepEqual(recorded.toSorted(), all.map(({ detectionId }) => detectionId).toSorted())
    const results = sent.flat()
    assert.equal(results.filter(({ outcome }) => outcome === 'duplicate').length, results.length - all.length)
    for (const result of results) {
      assert(result.outcome !== 'refused')
      const { speedKmh } = all.find(({ detectionId }) => detectionId === result.detectionId) ?? {}
      assert.equal(result.overKmh, speedKmh === 100 ? 45 : 0, 'a duplicate answers as the first time')
    }

    const fast = all.filter(({ speedKmh }) => speedKmh === 100)
    assert.deepEqual(await detectionSummary(desk, radarId), { count: 400, overspeeds: fast.length })
    const listed = await walkPages(
      desk.officer,
      `${detectionQueries}?radarId=${radarId}&limit=150&sort=detectedAt`,
      detectionViewSchema,
    )
    assert.deepEqual(
      listed.map(({ detectionId }) => detectionId),
      all.map(({ detectionId }) => detectionId),
    )
    await infractionsOf(desk, radarId, fast.length)
    const items = await walkPages(
      desk.officer,
      `${infractionQueries}?radarId=${radarId}&limit=50`,
      infractionListItemSchema,
    )
    assert.deepEqual(
      items.map(({ infractionId }) => infractionId).toSorted(),
      fast.map(infractionIdOf).toSorted(),
    )
    const own = await desk.owner.read(`${infractionQueries}?radarId=${radarId}`, pageOfInfractions)
    const ofBatch0 = fast.filter(({ plate }) => plate === 'BATCH0')
    assert.deepEqual(
      own.items.map(({ infractionId }) => infractionId).toSorted(),
      ofBatch0.map(infractionIdOf).toSorted(),
    )

    const heads = await storeHeads(system())
    for (const client of clients) {
      const again = await sendBatch(client, all)
      assert.ok(again.every(({ outcome }) => outcome === 'duplicate'))
    }
    const after = await storeHeads(system())
    assert.deepEqual(
      [after['radar']?.events, after['infraction']?.events],
      [heads['radar']?.events, heads['infraction']?.events],
    )
  })

  test('that holds one detection twice records it once; with other content the second is refused', async () => {
    const { desk, radarId, detection } = await roadside()
    const first = detection(0)
    const results = await sendBatch(desk.device, [first, first, { ...first, speedKmh: 101 }, detection(1)])
    assert.deepEqual(results, [
      { index: 0, outcome: 'recorded', radarId, detectionId: 'd-0', overKmh: 45 },
      { index: 1, outcome: 'duplicate', radarId, detectionId: 'd-0', overKmh: 45 },
      {
        index: 2,
        outcome: 'refused',
        code: 'detection-differs',
        params: { radarId, detectionId: 'd-0' },
      },
      { index: 3, outcome: 'recorded', radarId, detectionId: 'd-1', overKmh: 0 },
    ])
  })

  test('of none or of 1,001, or longer than a body may be, is refused whole and writes nothing', async () => {
    const { desk, radarId, detection, many } = await roadside()
    const heads = await storeHeads(system())
    for (const [sent, error] of [
      [[], '/detections too-few'],
      [many(1_001), '/detections too-many'],
      [{ 0: detection(0) }, '/detections wrong-type'],
      [undefined, '/detections required'],
    ] as const) {
      const refused = told(await desk.device.post(batchPath, { detections: sent }))
      assert.deepEqual(refused, { status: 422, code: 'invalid-request', errors: [error] })
    }
    const wide = many(1_000).map((each) => ({ ...each, note: 'x'.repeat(1_000) }))
    const tooLarge = await desk.device.post(batchPath, { detections: wide })
    assert.deepEqual(told(tooLarge), {
      status: 413,
      code: 'body-too-large',
      params: { maxBytes: 1_048_576 },
    })
    assert.deepEqual(await storeHeads(system()), heads)
    assert.deepEqual(await detectionSummary(desk, radarId), { count: 0, overspeeds: 0 })
  })

  test('is for devices: no officer, registrar or owner sends one', async () => {
    const { desk, detection } = await roadside()
    for (const by of [desk.officer, desk.registrar, desk.owner]) {
      for (const [path, body] of [
        [batchPath, { detections: [detection(0)] }],
        [detections, detection(0)],
      ] as const) {
        const refused = told(await by.post(path, body))
        assert.deepEqual([refused.status, refused.code], [403, 'forbidden'])
      }
    }
  })
})

const pageOfInfractions = pageSchema(infractionListItemSchema)

const good = (radarId: string) => ({
  radarId,
  detectionId: 'bad',
  detectedAt: daysAgo(1),
  plate: 'BAD1',
  speedKmh: 100,
})

/** What each bad one is, and how it is answered: the code, and for one that is no detection at all its faults. */
const bad: readonly {
  readonly item: (radarId: string) => unknown
  readonly code: string
  readonly errors?: readonly string[]
}[] = [
  { item: () => 7, code: 'invalid-request', errors: [' wrong-type'] },
  { item: () => null, code: 'invalid-request', errors: [' wrong-type'] },
  { item: () => [], code: 'invalid-request', errors: [' wrong-type'] },
  {
    item: () => ({}),
    code: 'invalid-request',
    errors: ['radarId', 'detectionId', 'detectedAt', 'plate', 'speedKmh'].map(
      (field) => `/${field} required`,
    ),
  },
  {
    item: (id) => ({ ...good(id), speedKmh: -1 }),
    code: 'invalid-request',
    errors: ['/speedKmh too-small'],
  },
  {
    item: (id) => ({ ...good(id), speedKmh: 2_000 }),
    code: 'invalid-request',
    errors: ['/speedKmh too-large'],
  },
  { item: (id) => ({ ...good(id), plate: '   ' }), code: 'invalid-request', errors: ['/plate too-short'] },
  {
    item: (id) => ({ ...good(id), colour: 'red' }),
    code: 'invalid-request',
    errors: ['/colour unknown-field'],
  },
  {
    item: (id) => ({ ...good(id), plate: 'AB\0' }),
    code: 'invalid-request',
    errors: ['/plate control-character'],
  },
  {
    item: (id) => ({ ...good(id), detectionId: 'd\ud83d' }),
    code: 'invalid-request',
    errors: ['/detectionId lone-surrogate'],
  },
  {
    item: (id) => JSON.parse(JSON.stringify(good(id)).replace('{', '{"__proto__":{},')),
    code: 'invalid-request',
    errors: ['/__proto__ unknown-field'],
  },
  { item: () => good(nobodysId), code: 'radar-unknown' },
  {
    item: (id) => ({ ...good(id), detectedAt: '2999-01-01T00:00:00.000Z' }),
    code: 'detection-in-future',
  },
  { item: (id) => ({ ...good(id), detectedAt: daysAgo(31) }), code: 'detection-too-old' },
  { item: (id) => ({ ...good(id), detectedAt: daysAgo(21) }), code: 'radar-not-in-service' },
]

async function sendBatch(by: Actor, batch: readonly unknown[]): Promise<readonly DetectionResult[]> {
  const answer = answered(await by.post(batchPath, { detections: batch }), 200)
  return detectionResultsSchema.parse(answer.body).results
}

function detectionSummary(desk: TrafficDesk, radarId: string) {
  return desk.officer.read(`${detectionQueries}/summary?radarId=${radarId}`, detectionSummarySchema)
}

/** Waits for so many infractions of a radar; a later one would make the lists that are read next too long. */
function infractionsOf(desk: TrafficDesk, radarId: string, count: number) {
  return eventually(
    `there are ${count} infractions`,
    () => desk.officer.read(`${infractionQueries}/summary?radarId=${radarId}`, infractionSummarySchema),
    (summary) => summary.count === count,
  )
}
