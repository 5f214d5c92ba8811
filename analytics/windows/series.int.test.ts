import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { seriesListSchema } from '@annals/analytics-contracts'
import { eventually } from '@annals/messaging/contract-suite'
import { callRoute } from '@annals/testing'
import { openAnalytics, orderPlaced } from './test-analytics.ts'
import { at, filled, firstMinute, operator, windows } from './test-shown.ts'

test('a reload with another length starts another series: each record is in the one that it was folded into', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 1_000 }, { position: 2, atMs: 30_000 })
  analytics.moveClock(31_000)
  analytics.reload({ windowSizeMs: 10_000 })
  await eventually('the other series', async () => (await windows(analytics)).series.series === 2)
  // In the old series it would be late: the new one has no stream time yet.
  await analytics.orders({ position: 3, atMs: 1_500 }, { position: 4, atMs: 32_000 })
  deepEqual(filled(await windows(analytics, { ...firstMinute, series: 1 })), [
    [0, 1, 1],
    [30_000, 1, 1],
  ])
  deepEqual(filled(await windows(analytics, firstMinute)), [
    [0, 1, 1],
    [30_000, 1, 1],
  ])
  const { body } = await callRoute(analytics.part, operator, 'listSeries')
  deepEqual(seriesListSchema.parse(body).items, [
    { series: 2, sizeMs: 10_000, startedAt: at(31_000), endedAt: null },
    { series: 1, sizeMs: 5_000, startedAt: at(0), endedAt: at(31_000) },
  ])
  analytics.moveClock(100_000)
  const { windows: old } = await windows(analytics, { series: 1, last: 1 })
  deepEqual([old[0]?.start, old[0]?.state], [at(30_000), 'final'])
})

test('a replica whose file is older folds into the current series and does not turn it back', async (context) => {
  const newer = await openAnalytics(context)
  const stale = await openAnalytics(context, newer)
  newer.reload({ windowSizeMs: 10_000 })
  await eventually('the other series', async () => (await windows(newer)).series.series === 2)
  stale.reload({ graceMs: 0 })
  await stale.byHand
    .consumerOf('order', 1)
    .handle(stale.byHand.batchOf('order', [orderPlaced({ position: 1, atMs: 7_000 })]))
  deepEqual(filled(await windows(stale, firstMinute)), [[0, 1, 1]])
  stale.reload({ windowSizeMs: 10_000 })
  await stale.close()
  deepEqual((await windows(newer)).series.series, 2)
})

test('a start with another length starts another series, one with the same goes on', async (context) => {
  const first = await openAnalytics(context)
  await first.close()
  const same = await openAnalytics(context, first)
  equal((await windows(same)).series.series, 1)
  await same.close()
  const other = await openAnalytics(context, { ...first, settings: { windowSizeMs: 1_000 } })
  const { series, windows: shown } = await windows(other, { last: 1 })
  deepEqual([series.series, series.sizeMs], [2, 1_000])
  equal(Date.parse(shown[0]?.end ?? '') - Date.parse(shown[0]?.start ?? ''), 1_000)
})

test('a grace that shrinks or grows stays within the series, and opens nothing that was closed', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 14_000 })
  analytics.reload({ graceMs: 0 })
  await analytics.orders({ position: 2, atMs: 4_000 })
  equal((await windows(analytics)).droppedLate, 1)
  analytics.reload({ graceMs: 3_600_000 })
  await analytics.orders({ position: 3, atMs: 4_000 }, { position: 4, atMs: 14_000 })
  const view = await windows(analytics, firstMinute)
  deepEqual([view.droppedLate, view.graceMs, view.series.series], [2, 3_600_000, 1])
  deepEqual(filled(view), [[10_000, 2, 2]])
})
