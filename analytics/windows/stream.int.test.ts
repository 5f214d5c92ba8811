import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type WindowChange, windowChangeSchema } from '@annals/analytics-contracts'
import { instantOf } from '@annals/kernel'
import { eventually } from '@annals/messaging/contract-suite'
import { type Asked, callRoute, somebody } from '@annals/testing'
import { noonMs, openAnalytics } from './test-analytics.ts'

const listenAtMostMs = 5_000

type Opened = Awaited<ReturnType<typeof openAnalytics>>
type Event = { readonly id: number; readonly event: string; readonly window: WindowChange | undefined }

function eventsOf(text: string): readonly Event[] {
  return text.split('\n\n').flatMap((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const [id, event, data] = [field('id'), field('event'), field('data')]
    if (id === undefined || event === undefined || data === undefined) return []
    const window = event === 'window' ? windowChangeSchema.parse(JSON.parse(data)) : undefined
    return [{ id: Number(id), event, window }]
  })
}

/** Listens until so many events have come, or in vain. */
async function listen(
  { part }: Pick<Opened, 'part'>,
  events: number,
  asked: Asked & { readonly onText?: (text: string) => void } = {},
): Promise<readonly Event[]> {
  const { onText = () => {}, ...more } = asked
  const until = (text: string) => {
    onText(text)
    return eventsOf(text).length >= events
  }
  const signal = AbortSignal.timeout(listenAtMostMs)
  const { body } = await callRoute(part, somebody(['sales']), 'watchOrderWindows', { ...more, until, signal })
  return eventsOf(String(body))
}

const told = ({ event, window }: Event) =>
  window === undefined
    ? event
    : [Date.parse(window.start) - noonMs, window.count, window.totalCents, window.state]

test('a listener is told each window that changes, once a batch, as it is over all partitions', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, partition: 4, atMs: 1_000, cents: 5 })
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const listening = listen(analytics, 4, { onText: (text) => text.includes('event: ready') && resolve() })
  await ready
  await analytics.infractions({ position: 1, atMs: 0 })
  await analytics.orders(
    { position: 2, atMs: 0, cents: 10 },
    { position: 3, atMs: 1, cents: 20 },
    { position: 4, atMs: 6_000, cents: 7 },
  )
  await analytics.orders({ position: 5, atMs: 7_000, cents: 1 })
  const events = await listening
  deepEqual(events.slice(0, 3).map(told), ['ready', [0, 3, 35, 'open'], [5_000, 1, 7, 'open']])
  deepEqual(events.slice(3).map(told), [[5_000, 2, 8, 'open']])
  const [, first] = events
  equal(first?.window?.series, 1)
  equal(first?.window?.end, instantOf(noonMs + 5_000))
})

test('a listener that was cut goes on behind its last event, and is told each window as it is now', async (context) => {
  const analytics = await openAnalytics(context)
  await analytics.orders({ position: 1, atMs: 0 })
  const [ready] = await listen(analytics, 1)
  await analytics.orders({ position: 2, atMs: 0 })
  await analytics.orders({ position: 3, atMs: 0 }, { position: 4, atMs: 5_000 })
  const events = await listen(analytics, 2, { lastEventId: String(ready?.id) })
  deepEqual(events.map(told), [
    [0, 3, 3, 'open'],
    [5_000, 1, 1, 'open'],
  ])
})

test('a window that becomes final is told although it got no record', async (context) => {
  const analytics = await openAnalytics(context, { settings: { graceMs: 0 } })
  const everywhere = (atMs: number, first: number) =>
    Array.from({ length: 12 }, (_none, partition) => ({ position: first + partition, partition, atMs }))
  await analytics.orders(...everywhere(0, 1), ...everywhere(5_000, 13).slice(0, 11))
  const [ready] = await listen(analytics, 1)
  await analytics.orders({ position: 24, partition: 11, atMs: 5_000 })
  const events = await listen(analytics, 2, { lastEventId: String(ready?.id) })
  deepEqual(events.map(told), [
    [0, 12, 12, 'final'],
    [5_000, 12, 12, 'open'],
  ])
})

test('when more windows become final at once than can be named, the listener is told to load anew', async (context) => {
  const analytics = await openAnalytics(context, { settings: { windowSizeMs: 100, graceMs: 0 } })
  const busy = Array.from({ length: 11 * 1_001 }, (_none, index) => ({
    position: 1 + index,
    partition: index % 11,
    atMs: Math.floor(index / 11) * 100,
  }))
  await analytics.orders(...busy)
  const [ready] = await listen(analytics, 1)
  await analytics.orders({ position: busy.length + 1, partition: 11, atMs: 200_000 })
  await analytics.orders(
    ...Array.from({ length: 11 }, (_none, partition) => ({
      position: busy.length + 2 + partition,
      partition,
      atMs: 200_000,
    })),
  )
  const events = await listen(analytics, 1, { lastEventId: String(ready?.id) })
  deepEqual(events.map(told), ['reset'])
})

test('a replica that folds nothing itself tells what the others commit', async (context) => {
  const folding = await openAnalytics(context)
  const other = await openAnalytics(context, folding)
  let heard = ''
  const listening = listen(other, 2, {
    onText: (text) => {
      heard = text
    },
  })
  await eventually('it listens', () => heard.includes('event: ready'))
  await folding.orders({ position: 1, atMs: 0 })
  deepEqual((await listening).map(told), ['ready', [0, 1, 1, 'open']])
})
