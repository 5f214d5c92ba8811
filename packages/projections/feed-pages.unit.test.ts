import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractEvent } from '@annals/contracts'
import type { Feed } from '@annals/messaging'
import { FeedPages } from './feed-pages.ts'

/** A feed of so many events that gives at most `most` at once. */
function limitedFeed(head: number, most: number) {
  const asked: number[] = []
  const feed: Feed = {
    source: 'things',
    readAt: async () => undefined,
    read: async ({ after, limit }) => {
      asked.push(after)
      const count = Math.max(0, Math.min(limit, most, head - after))
      const events = Array.from(
        { length: count },
        (_, index) => ({ position: after + 1 + index }) as ContractEvent,
      )
      return { store: 'store-1', head, events }
    },
  }
  return { feed, asked }
}

const positionsOf = ({ events }: { readonly events: readonly ContractEvent[] }) =>
  events.map(({ position }) => position)

test('a page is gathered from as many answers as the feed needs for it', async () => {
  const { feed, asked } = limitedFeed(10, 3)
  const pages = new FeedPages(feed, 8)
  assert.deepEqual(positionsOf(await pages.read(0)), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(positionsOf(await pages.read(8)), [9, 10])
  assert.deepEqual(asked, [0, 3, 6, 8])
})

test('the next page is read while one is folded, and again when the fold went elsewhere', async () => {
  const { feed, asked } = limitedFeed(10, 100)
  const pages = new FeedPages(feed, 3)
  await pages.read(0)
  assert.deepEqual(asked, [0, 3])
  assert.deepEqual(positionsOf(await pages.read(3)), [4, 5, 6])
  assert.deepEqual(asked, [0, 3, 6])
  assert.deepEqual(positionsOf(await pages.read(7)), [8, 9, 10])
  assert.deepEqual(asked, [0, 3, 6, 7])
  assert.deepEqual(positionsOf(await pages.read(10)), [])
})

test('a page that could not be read ahead fails when it is asked for, and is read anew after that', async () => {
  const { feed } = limitedFeed(10, 100)
  let isAway = false
  const pages = new FeedPages(
    { ...feed, read: (range) => (isAway ? Promise.reject(new Error('away')) : feed.read(range)) },
    3,
  )
  const first = pages.read(0)
  isAway = true
  await assert.rejects(
    first.then(() => pages.read(3)),
    /away/,
  )
  isAway = false
  assert.deepEqual(positionsOf(await pages.read(3)), [4, 5, 6])
})
