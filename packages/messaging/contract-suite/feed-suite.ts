import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Feed } from '../port.ts'
import { type MemoryEventLog, memoryEventLog } from './memory-event-log.ts'

/** The feed of a log that publishes each stored type and its data as they are, as the source `things`. */
export type FeedUnderTest = { readonly feed: Feed; readonly close: () => Promise<void> }

/** What every Feed keeps, wherever its store is. */
export function feedSuite(adapter: string, open: (log: MemoryEventLog) => Promise<FeedUnderTest>): void {
  const scenario = (rule: string, run: (feed: Feed, log: MemoryEventLog) => Promise<void>) => {
    test(`${adapter}: ${rule}`, async () => {
      const log = memoryEventLog('store-1', 3)
      const opened = await open(log)
      try {
        await run(opened.feed, log)
      } finally {
        await opened.close()
      }
    })
  }

  scenario('the feed gives pages by position with the store and its head', async (feed, log) => {
    assert.deepEqual(await feed.read({ after: 0, limit: 10 }), { store: 'store-1', head: 0, events: [] })
    for (const stream of ['a', 'b', 'a', 'c', 'b']) log.publish(stream, 'Happened')
    const first = await feed.read({ after: 0, limit: 2 })
    const rest = await feed.read({ after: 2, limit: 100 })
    assert.deepEqual(
      [...first.events, ...rest.events].map(({ position }) => position),
      [1, 2, 3, 4, 5],
    )
    assert.deepEqual([first.head, rest.head], [5, 5])
    assert.deepEqual([first.store, rest.store], ['store-1', 'store-1'])
  })

  scenario('a page beyond the head has no event and says the head', async (feed, log) => {
    log.publish('a', 'Happened')
    const page = await feed.read({ after: Number.MAX_SAFE_INTEGER, limit: 1 })
    assert.deepEqual(page, { store: 'store-1', head: 1, events: [] })
  })

  scenario('an event is whole: who, when, why, where and what', async (feed, log) => {
    log.publish('a', 'Happened')
    log.publish('a', 'Named', { name: 'Zoë 🚲', gone: null, deep: { list: [1, 2.5, true] } })
    const page = await feed.read({ after: 1, limit: 1 })
    const [stored] = await log.readAll({ after: 1, limit: 1 })
    assert.deepEqual(page.events, [
      {
        id: stored?.id,
        type: 'Named',
        source: 'things',
        time: stored?.at,
        subject: 'a',
        position: 2,
        partition: stored?.partition,
        streamVersion: 2,
        store: 'store-1',
        actor: stored?.metadata.actor,
        correlationId: stored?.metadata.correlationId,
        causationId: stored?.metadata.causationId,
        commandId: stored?.commandId,
        data: { name: 'Zoë 🚲', gone: null, deep: { list: [1, 2.5, true] } },
      },
    ])
  })

  scenario('one event is found by its position; where there is none, nothing is', async (feed, log) => {
    for (const stream of ['a', 'b', 'a']) log.publish(stream, 'Happened')
    const page = await feed.read({ after: 0, limit: 100 })
    assert.deepEqual(await feed.readAt(3), page.events[2])
    assert.equal(await feed.readAt(4), undefined)
  })
}
