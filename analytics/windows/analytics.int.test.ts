import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import type { WindowsView } from '@annals/analytics-contracts'
import { encodePositionToken } from '@annals/contracts'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { TumblingWindows } from './domain/tumbling-windows.ts'
import { infractionRecorded, noonMs, openAnalytics, orderPlaced } from './test-analytics.ts'
import { at, filled, firstMinute, operator, windows } from './test-shown.ts'

const sizeMs = 5_000

/** One record in each of the twelve partitions. */
function everywhere(atMs: number, first: number) {
  return Array.from({ length: 12 }, (_none, partition) => ({ position: first + partition, partition, atMs }))
}

test('orders and infractions are counted and summed apart, over all partitions', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders(
    { position: 1, atMs: 0, cents: 100 },
    { position: 2, atMs: 4_999, cents: 20, partition: 7 },
    { position: 3, atMs: 12_000, cents: 3 },
  )
  await analytics.infractions({ position: 1, atMs: 4_000, cents: 13_500 })
  deepEqual(filled(await windows(analytics, firstMinute)), [
    [0, 2, 120],
    [10_000, 1, 3],
  ])
  deepEqual(filled(await windows(analytics, firstMinute, 'listInfractionWindows')), [[0, 1, 13_500]])
})

test('a window without a record lies between others with zeros', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 0, cents: 1 }, { position: 2, atMs: 10_000, cents: 3 })
  const { windows: shown } = await windows(analytics, { from: at(0), to: at(12_000) })
  deepEqual(
    shown.map(({ start, end, count, totalCents }) => [start, end, count, totalCents]),
    [
      [at(0), at(5_000), 1, 1],
      [at(5_000), at(10_000), 0, 0],
      [at(10_000), at(15_000), 1, 3],
    ],
  )
})

test('the last windows end with the one that the clock is in', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 0 }, { position: 2, atMs: 7_000 })
  const startsOf = (view: WindowsView) => view.windows.map(({ start }) => start)
  deepEqual(startsOf(await windows(analytics, { last: 2 })), [at(-sizeMs), at(0)])
  analytics.moveClock(4_999)
  deepEqual(startsOf(await windows(analytics, { last: 2 })), [at(-sizeMs), at(0)])
  analytics.moveClock(5_000)
  deepEqual(startsOf(await windows(analytics, { last: 2 })), [at(0), at(5_000)])
  equal((await windows(analytics)).windows.length, 12)
  equal((await windows(analytics, { last: 1_000 })).windows.length, 1_000)
  deepEqual(await analytics.part.lastWindows('orders', 2), await windows(analytics, { last: 2 }))
})

test('a range without an end, too long or older than what is kept is refused by name', async (context) => {
  const { part } = await openAnalytics(context)
  const ask = async (query: object) => {
    const { status, code, params } = await callRoute(part, operator, 'listOrderWindows', { query })
    return [status, code, params ?? {}]
  }
  deepEqual(await ask({ from: at(0) }), [422, 'invalid-request', {}])
  deepEqual(await ask({ to: at(0) }), [422, 'invalid-request', {}])
  deepEqual(await ask({ last: 3, ...firstMinute }), [422, 'invalid-request', {}])
  const tooLong = { from: at(0), to: at(1_000 * sizeMs + 1) }
  deepEqual(await ask(tooLong), [422, 'range-too-long', { windows: 1_001, windowsMax: 1_000 }])
  equal((await ask({ ...tooLong, to: at(1_000 * sizeMs) }))[0], 200)
  const keepMs = 90 * 24 * 60 * 60 * 1_000
  const gone = { from: at(-keepMs - 1), to: at(-keepMs) }
  deepEqual(await ask(gone), [410, 'windows-not-kept', { keptFrom: at(-keepMs) }])
  equal((await ask({ ...gone, from: at(-keepMs) }))[0], 200)
  deepEqual(await ask({ series: 2 }), [404, 'not-found', {}])
  deepEqual((await windows({ part }, { from: at(10), to: at(0) })).windows, [])
})

test('orders are for sales, infractions for officers, both for operators', async (context) => {
  const { part } = await openAnalytics(context)
  const statuses = async (role: Parameters<typeof somebody>[0][number]) => {
    const answers = ['listOrderWindows', 'listInfractionWindows', 'listSeries'].map((operationId) =>
      callRoute(part, somebody([role]), operationId),
    )
    return (await Promise.all(answers)).map(({ status }) => status)
  }
  deepEqual(await statuses('sales'), [200, 403, 200])
  deepEqual(await statuses('officer'), [403, 200, 200])
  deepEqual(await statuses('operator'), [200, 200, 200])
  deepEqual(await statuses('customer'), [403, 403, 403])
})

test('a window is open, then provisional while a partition is idle, and final once every one has passed it', async (context) => {
  const analytics = await openAnalytics(context)
  const state = async () => (await windows(analytics, { from: at(0), to: at(1) })).windows[0]?.state
  await analytics.orders(...everywhere(0, 1))
  analytics.moveClock(19_999)
  equal(await state(), 'open')
  analytics.moveClock(20_000)
  equal(await state(), 'provisional')
  await analytics.orders(...everywhere(15_000, 13).slice(0, 11))
  equal(await state(), 'provisional')
  await analytics.orders({ position: 24, partition: 11, atMs: 14_999 })
  equal(await state(), 'provisional')
  await analytics.orders({ position: 25, partition: 11, atMs: 15_000 })
  equal(await state(), 'final')
})

test('a record behind its window’s end and grace is dropped and counted, by metric', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 14_999 }, { position: 2, atMs: 4_999 })
  equal(analytics.droppedLate.get('orders'), 0)
  await analytics.orders(
    { position: 3, atMs: 15_000 },
    { position: 4, atMs: 4_999 },
    { position: 5, atMs: 4_999, partition: 1 },
  )
  equal(analytics.droppedLate.get('orders'), 1)
  equal(analytics.droppedLate.get('infractions'), 0)
  const view = await windows(analytics, firstMinute)
  equal(view.droppedLate, 1)
  deepEqual(filled(view)[0], [0, 2, 2])
  await analytics.close()
  const again = await openAnalytics(context, analytics)
  equal(again.droppedLate.get('orders'), 1, 'a restart goes on counting')
})

test('only a metric’s own records advance stream time, but every event advances the position', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders(
    { position: 1, atMs: 0 },
    { position: 2, atMs: 3_000_000, type: 'OrderActivated' },
    { position: 3, atMs: 0 },
  )
  deepEqual(filled(await windows(analytics, firstMinute)), [[0, 2, 2]])
  const { consumers } = await analytics.part.health()
  deepEqual(
    consumers.map(({ name, kind, lag, parked, state }) => [name, kind, lag, parked, state]),
    [
      ['order-windows', 'projection', 0, 0, 'running'],
      ['infraction-windows', 'projection', 0, 0, 'running'],
    ],
  )
})

test('a record that is not as promised, or whose time is absurd, is parked by name and closes no window', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders(
    { position: 1, atMs: 0, data: { netCents: 1.5 } },
    { position: 2, atMs: -noonMs - 1 },
    { position: 3, atMs: 300_001 },
    { position: 4, atMs: 0, time: 'yesterday' },
    { position: 5, atMs: 300_000, partition: 1 },
    { position: 6, atMs: 0 },
  )
  deepEqual(
    (await analytics.part.ops.parked('order-windows')).map(({ position, code }) => [position, code]),
    [
      [1, 'event-invalid'],
      [2, 'event-time-negative'],
      [3, 'event-time-ahead'],
      [4, 'event-time-invalid'],
    ],
  )
  equal((await analytics.part.health()).consumers[0]?.parked, 4)
  deepEqual(filled(await windows(analytics, firstMinute)), [[0, 1, 1]])

  equal(await analytics.part.ops.replayParked('order-windows'), 4)
  analytics.moveClock(1)
  equal(await analytics.part.ops.replayParked('order-windows'), 3, 'its time may be by now')
  const later = { from: at(300_000), to: at(300_001) }
  deepEqual(filled(await windows(analytics, later)), [[300_000, 2, 2]])
})

test('another store stops the consumer, which says so, and folds nothing', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 0 })
  analytics.byHand.restored('store-2')
  await rejects(analytics.orders({ position: 2, atMs: 0 }), { code: 'store-changed' })
  const [orders] = (await analytics.part.health()).consumers
  equal(orders?.state, 'stopped')
  deepEqual(filled(await windows(analytics, firstMinute)), [[0, 1, 1]])
})

test('whoever says what they have seen is answered from it or told to come back', async (context) => {
  const analytics = await openAnalytics(context)
  const after = encodePositionToken({ source: 'order', store: 'store-1', positions: { 3: 5 } })
  const ask = async (asked: Asked) =>
    (await callRoute(analytics.part, operator, 'listOrderWindows', asked)).code
  equal(await ask({ after }), 'not-caught-up')
  await analytics.deliver('order', [orderPlaced({ position: 4, partition: 1, atMs: 0 })], 5)
  equal(await ask({ after }), undefined)
})

test('windows are kept for as long as the settings say', async (context) => {
  const weekMs = 7 * 24 * 60 * 60 * 1_000
  const analytics = await openAnalytics(context, { settings: { keepMs: weekMs } })
  await analytics.orders({ position: 1, atMs: 0 }, { position: 2, atMs: 5_000 })
  analytics.moveClock(weekMs + 5_000)
  await analytics.orders({ position: 3, atMs: weekMs + 5_000 })
  const kept = await analytics.database.write((transaction) =>
    transaction.all('SELECT start_ms AS startMs FROM analytics_windows ORDER BY start_ms'),
  )
  deepEqual(
    kept.map(({ startMs }) => Number(startMs) - noonMs),
    [5_000, weekMs + 5_000],
  )
})

test('infractions are named by their own event', async (context) => {
  const analytics = await openAnalytics(context)
  const handler = analytics.byHand.consumerOf('infraction')
  const paid = { ...infractionRecorded({ position: 1, atMs: 0 }), type: 'InfractionPaid' }
  await handler.handle(analytics.byHand.batchOf('infraction', [paid]))
  deepEqual(filled(await windows(analytics, firstMinute, 'listInfractionWindows')), [])
})

test('every message twice, with gaps in the positions, to two consumers at once, counts once', async (context) => {
  const settings = { graceMs: 2_000 }
  const analytics = await openAnalytics(context, { settings })
  const zombie = await openAnalytics(context, { ...analytics, settings })
  const told = Array.from({ length: 300 }, (_none, index) => ({
    // A gap behind every third: an event that another reader got.
    position: 1 + index + Math.floor(index / 3),
    partition: index % 12,
    atMs: index * 100 + ((index * 7_919) % 9_000),
    cents: index,
  }))
  const events = told.map(orderPlaced)
  for (let first = 0; first < events.length; first += 25) {
    // A relay that repeats begins again some way back; the zombie is handed the same, and more.
    const repeated = events.slice(Math.max(0, first - 40), first + 25)
    const ahead = events.slice(Math.max(0, first - 10), first + 45)
    const batches = [
      [analytics.byHand.consumerOf('order', 0), repeated],
      [analytics.byHand.consumerOf('order', 1), ahead],
      [analytics.byHand.consumerOf('order', 0), repeated],
    ] as const
    await Promise.all(
      batches.map(([handler, batch]) => handler.handle(analytics.byHand.batchOf('order', batch))),
    )
  }
  const expected = Array.from({ length: 12 }, () => new TumblingWindows({ sizeMs, graceMs: 2_000 }))
  for (const { partition, atMs, cents } of told) expected[partition]?.add('', noonMs + atMs, cents)
  const sums = Map.groupBy(
    expected.flatMap((each) => each.sums()),
    ({ startMs }) => startMs - noonMs,
  )
  const view = await windows(zombie, firstMinute)
  deepEqual(
    filled(view),
    [...sums]
      .map(([start, own]) => [
        start,
        own.reduce((sum, { count }) => sum + count, 0),
        own.reduce((sum, { total }) => sum + total, 0),
      ])
      .toSorted(([left = 0], [right = 0]) => left - right),
  )
  equal(
    view.droppedLate,
    expected.reduce((sum, each) => sum + each.progress().droppedLate, 0),
  )
  ok(view.droppedLate > 0)
})
