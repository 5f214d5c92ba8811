import { deepEqual, equal, notEqual } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { decodePositionTokens } from '@annals/contracts'
import { deriveId, mintUuid } from '@annals/kernel'
import { bounds, openRoadside } from './test-roadside.ts'

const radarId = deriveId('detections-test', 'a1')
const place = { longitude: 2.352222, latitude: 48.856613 }
const ofRadar = { params: { radarId } }

/** A radar of 90 km/h that stands there since a year. */
async function road(context: TestContext) {
  const opened = await openRoadside(context)
  const { clock, officer } = opened
  const installedAt = clock.ago(365 * 86_400_000)
  await officer('installRadar', { body: { radarId, maxSpeedKmh: 90, ...place, installedAt } })
  const seen = (detectionId: string, changed: object = {}) => ({
    radarId,
    detectionId,
    detectedAt: clock.ago(1_000),
    plate: 'ab-123-cd',
    speedKmh: 80,
    ...changed,
  })
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_none, index) =>
      seen(`d-${from + index}`, { speedKmh: 80 + ((from + index) % 40) }),
    )
  const typesOf = async (detectionId: string) =>
    (await opened.eventsOf(`detection-${radarId}-${detectionId}`)).map(({ type }) => type)
  return { ...opened, seen, many, typesOf }
}

/** By partition what an answer's token names. */
const positionsOf = (headers: Readonly<Record<string, string>>) =>
  decodePositionTokens(headers['Annals-Position'] ?? '')?.[0]?.positions

test('a detection alone is recorded once, and is a duplicate from then on', async (context) => {
  const { device, seen, eventsOf } = await road(context)
  const body = seen('d-1', { speedKmh: 110 })
  const first = await device('recordDetection', { body })
  const answer = { radarId, detectionId: 'd-1', overKmh: 14 }
  deepEqual([first.status, first.body], [201, { outcome: 'recorded', ...answer }])
  const again = await device('recordDetection', { body })
  deepEqual([again.status, again.body], [200, { outcome: 'duplicate', ...answer }])
  deepEqual(positionsOf(again.headers), positionsOf(first.headers))
  const stored = await eventsOf(`detection-${radarId}-d-1`)
  deepEqual(
    stored.map(({ type, data }) => [type, data['plate'], data['speedKmh']]),
    [
      ['DetectionRecorded', 'AB123CD', 110],
      ['OverspeedDetected', 'AB123CD', 110],
    ],
  )
})

test('a detection alone is refused with a problem that says why', async (context) => {
  const { device, seen, clock } = await road(context)
  const detectedAt = clock.ago(-bounds.maxFutureMs - 1)
  const refused = await device('recordDetection', { body: seen('d-1', { detectedAt }) })
  const latest = clock.ago(-bounds.maxFutureMs)
  deepEqual(
    [refused.status, refused.code, refused.params],
    [422, 'detection-in-future', { detectedAt, latest }],
  )
})

test('a bad detection among good ones is answered by itself', async (context) => {
  const { batch, seen, typesOf } = await road(context)
  const unknown = mintUuid()
  const { status, results } = await batch([
    seen('d-1'),
    seen('d-2', { speedKmh: -1 }),
    'no detection',
    seen('d-3', { radarId: unknown }),
    seen('d-4', { plate: ' - ', colour: 'red' }),
    seen('d-5', { speedKmh: 110 }),
  ])
  equal(status, 200)
  deepEqual(results, [
    { index: 0, outcome: 'recorded', radarId, detectionId: 'd-1', overKmh: 0 },
    {
      index: 1,
      outcome: 'refused',
      code: 'invalid-request',
      errors: [{ pointer: '/detections/1/speedKmh', code: 'too-small', params: { min: 0 } }],
    },
    {
      index: 2,
      outcome: 'refused',
      code: 'invalid-request',
      errors: [{ pointer: '/detections/2', code: 'wrong-type', params: { expected: 'object' } }],
    },
    { index: 3, outcome: 'refused', code: 'radar-unknown', params: { radarId: unknown } },
    {
      index: 4,
      outcome: 'refused',
      code: 'invalid-request',
      errors: [
        { pointer: '/detections/4/plate', code: 'too-short', params: { min: 2 } },
        { pointer: '/detections/4/colour', code: 'unknown-field' },
      ],
    },
    { index: 5, outcome: 'recorded', radarId, detectionId: 'd-5', overKmh: 14 },
  ])
  deepEqual(await typesOf('d-1'), ['DetectionRecorded'])
  deepEqual(await typesOf('d-2'), [])
  deepEqual(await typesOf('d-5'), ['DetectionRecorded', 'OverspeedDetected'])
})

test('a batch of which nothing is sound is answered, and writes nothing', async (context) => {
  const { batch, seen, head } = await road(context)
  const before = await head()
  const { status, outcomes, headers } = await batch([{}, seen('d-1', { radarId: mintUuid() })], 'key')
  deepEqual([status, outcomes], [200, ['invalid-request', 'radar-unknown']])
  equal(headers['Annals-Position'], undefined)
  equal(await head(), before)
  // Nothing was accepted, so the key is still free.
  deepEqual((await batch([seen('d-1')], 'key')).outcomes, ['recorded'])
})

test('detections that come again in another batch, or twice in one, count once', async (context) => {
  const { batch, many, seen, typesOf } = await road(context)
  await batch(many(0, 20))
  const { outcomes } = await batch([...many(10, 30), seen('d-29', { speedKmh: 109 }), seen('d-29')])
  deepEqual(outcomes, [
    ...Array.from({ length: 10 }, () => 'duplicate'),
    ...Array.from({ length: 10 }, () => 'recorded'),
    'duplicate',
    'detection-differs',
  ])
  deepEqual(await typesOf('d-29'), ['DetectionRecorded', 'OverspeedDetected'])
})

test('a batch that comes again is all duplicates, under its key, under another and without one', async (context) => {
  const { batch, many, head } = await road(context)
  const first = await batch(many(0, 50), 'key')
  const written = await head()
  for (const key of ['key', 'other', undefined, 'key']) {
    const again = await batch(many(0, 50), key)
    deepEqual(new Set(again.outcomes), new Set(['duplicate']))
    deepEqual(positionsOf(again.headers), positionsOf(first.headers))
    deepEqual(
      again.results.map((result) => ('overKmh' in result ? result.overKmh : undefined)),
      first.results.map((result) => ('overKmh' in result ? result.overKmh : undefined)),
    )
  }
  equal(await head(), written)
})

test('a key that comes again with another batch is refused', async (context) => {
  const { batch, many } = await road(context)
  await batch(many(0, 2), 'key')
  const other = await batch(many(0, 3), 'key')
  deepEqual([other.status, other.code], [422, 'idempotency-key-reused'])
})

test('what was refused is decided anew when the batch comes again under its key', async (context) => {
  const { batch, seen, clock, typesOf } = await road(context)
  const ahead = seen('ahead', { detectedAt: clock.ago(-bounds.maxFutureMs - 1) })
  const sent = [seen('d-1'), ahead]
  deepEqual((await batch(sent, 'key')).outcomes, ['recorded', 'detection-in-future'])
  clock.ms += 1
  deepEqual((await batch(sent, 'key')).outcomes, ['duplicate', 'recorded'])
  deepEqual(await typesOf('ahead'), ['DetectionRecorded'])
})

test('two clients that send the same batch at once each get an answer, and each detection counts once', async (context) => {
  const { batch, many, head } = await road(context)
  const before = await head()
  const sent = many(0, 200)
  const answers = await Promise.all([batch(sent), batch(sent), batch(sent.toReversed()), batch(sent)])
  const recorded = answers.flatMap(({ results }) =>
    results.flatMap((result) => (result.outcome === 'recorded' ? [result.detectionId] : [])),
  )
  equal(recorded.length, 200)
  equal(new Set(recorded).size, 200)
  const overspeeds = answers[0]?.results.filter((result) => 'overKmh' in result && result.overKmh > 0).length
  notEqual(overspeeds, 0)
  equal(await head(), before + 200 + (overspeeds ?? 0))
})

test('a limit that is changed while a batch is decided holds for what was detected since', async (context) => {
  const { batch, officer, seen, clock, eventsOf } = await road(context)
  const change = officer('changeLimit', { ...ofRadar, body: { maxSpeedKmh: 50 }, ifMatch: '1' })
  const [, { outcomes }] = await Promise.all([change, batch([seen('d-1', { detectedAt: clock.ago(0) })])])
  deepEqual(outcomes, ['recorded'])
  const [stored] = await eventsOf(`detection-${radarId}-d-1`)
  equal(stored?.data['limitKmh'], 50)
})

test('detections are judged by the limit and place of their instant, and none is taken of after the end', async (context) => {
  const { batch, officer, seen, clock, eventsOf } = await road(context)
  await officer('changeLimit', { ...ofRadar, body: { maxSpeedKmh: 70 }, ifMatch: '1' })
  clock.ms += 60_000
  const elsewhere = { longitude: 5.369781, latitude: 43.296482 }
  await officer('relocateRadar', { ...ofRadar, body: elsewhere, ifMatch: '2' })
  clock.ms += 60_000
  await officer('decommissionRadar', ofRadar)
  const at = (ms: number) => ({ speedKmh: 97, detectedAt: clock.ago(ms) })
  const { outcomes, results } = await batch([
    seen('before', at(120_001)),
    seen('limited', at(120_000)),
    seen('moved', at(60_000)),
    seen('last', at(1)),
    seen('gone', at(0)),
  ])
  deepEqual(outcomes, ['recorded', 'recorded', 'recorded', 'recorded', 'radar-not-in-service'])
  deepEqual(
    results.map((result) => ('overKmh' in result ? result.overKmh : result.params)),
    [
      2,
      22,
      22,
      22,
      {
        radarId,
        detectedAt: clock.ago(0),
        installedAt: clock.ago(365 * 86_400_000 + 120_000),
        decommissionedAt: clock.ago(0),
      },
    ],
  )
  const placeOf = async (detectionId: string) => {
    const stored = (await eventsOf(`detection-${radarId}-${detectionId}`)).at(-1)
    return [stored?.data['longitude'], stored?.data['limitKmh']]
  }
  deepEqual(await placeOf('before'), [place.longitude, 90])
  deepEqual(await placeOf('limited'), [place.longitude, 70])
  deepEqual(await placeOf('moved'), [elsewhere.longitude, 70])
})

test('a clock in the future or years back is not believed, but what was recorded stays recorded', async (context) => {
  const { batch, seen, clock } = await road(context)
  const edge = [
    seen('future', { detectedAt: clock.ago(-bounds.maxFutureMs) }),
    seen('past', { detectedAt: clock.ago(bounds.maxAgeMs) }),
  ]
  deepEqual((await batch(edge)).outcomes, ['recorded', 'recorded'])
  const beyond = [
    seen('f', { detectedAt: clock.ago(-bounds.maxFutureMs - 1) }),
    seen('p', { detectedAt: clock.ago(bounds.maxAgeMs + 1) }),
    seen('y', { detectedAt: '2019-01-01T00:00:00.000Z' }),
  ]
  deepEqual((await batch(beyond)).outcomes, ['detection-in-future', 'detection-too-old', 'detection-too-old'])
  clock.ms += 2 * bounds.maxAgeMs
  deepEqual((await batch(edge)).outcomes, ['duplicate', 'duplicate'])
})

test('a part that starts again knows what was recorded before', async (context) => {
  const { batch, many, restart, head } = await road(context)
  await batch(many(0, 10), 'key')
  const written = await head()
  await restart()
  deepEqual(new Set((await batch(many(0, 10), 'key')).outcomes), new Set(['duplicate']))
  deepEqual(new Set((await batch(many(0, 10))).outcomes), new Set(['duplicate']))
  equal(await head(), written)
  deepEqual((await batch(many(10, 11))).outcomes, ['recorded'])
})

test('a batch of a thousand detections of many radars is one append', async (context) => {
  const { batch, seen, officer, clock, eventsOf } = await road(context)
  const radars = Array.from({ length: 5 }, (_none, index) => deriveId('detections-test', String(index)))
  const installedAt = clock.ago(60_000)
  for (const id of radars) {
    await officer('installRadar', { body: { radarId: id, maxSpeedKmh: 50, ...place, installedAt } })
  }
  const sent = Array.from({ length: 1_000 }, (_none, index) =>
    seen(`d-${index}`, { radarId: radars[index % 5] }),
  )
  const { outcomes } = await batch(sent)
  deepEqual([outcomes.length, new Set(outcomes)], [1_000, new Set(['recorded'])])
  const commands = new Set<string | undefined>()
  for (const [index] of sent.entries()) {
    const [stored] = await eventsOf(`detection-${radars[index % 5]}-d-${index}`)
    commands.add(stored?.commandId)
  }
  equal(commands.size, 1)
})
