import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startOffset } from './start-offsets.ts'

const at = (position: number, nextOffset?: number) => ({
  store: 'store-1',
  byPartition: new Map([[3, position]]),
  nextOffsets: new Map(nextOffset === undefined ? [] : [[3, nextOffset]]),
})
const never = { store: null, byPartition: new Map<number, number>() }

test('a consumer goes on at its stored offset, also when that is the first or the next one of the partition', () => {
  for (const stored of [10, 15, 20]) {
    assert.deepEqual(startOffset(at(7, stored), 3, { low: 10, high: 20 }), {
      offset: stored,
      feed: 'not-needed',
    })
  }
})

test('an offset that the partition has no more, or not yet, is left for what there is: its first message shows the gap', () => {
  for (const stored of [9, 21]) {
    assert.deepEqual(startOffset(at(7, stored), 3, { low: 10, high: 20 }), { offset: 10, feed: 'not-needed' })
  }
})

test('a partition without any message shows no gap, so that the feed is read first', () => {
  for (const stored of [9, 11]) {
    assert.deepEqual(startOffset(at(7, stored), 3, { low: 10, high: 10 }), { offset: 10, feed: 'first' })
  }
  assert.deepEqual(startOffset(never, 3, { low: 0, high: 0 }), { offset: 0, feed: 'first' })
})

test('after a rebuild reading goes on from the end, once the feed was read up to its head', () => {
  assert.deepEqual(startOffset(at(7), 3, { low: 0, high: 20 }), { offset: 20, feed: 'first' })
})

test('a consumer that has handled nothing begins with the first message', () => {
  assert.deepEqual(startOffset(never, 3, { low: 4, high: 20 }), { offset: 4, feed: 'not-needed' })
  assert.deepEqual(startOffset(at(0), 3, { low: 4, high: 20 }), { offset: 4, feed: 'not-needed' })
})
