import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsumerPositions, MessageBatch } from '@annals/messaging'
import { advanced } from './positions.ts'

const before: ConsumerPositions = {
  store: 'store-1',
  byPartition: new Map([
    [0, 10],
    [1, 12],
  ]),
  nextOffsets: new Map([[0, 100]]),
}

function batch(reached: MessageBatch['reached'], through?: number): MessageBatch {
  return {
    source: 'things',
    store: 'store-1',
    events: [],
    head: 20,
    ...(reached === undefined ? {} : { reached }),
    ...(through === undefined ? {} : { through }),
  }
}

test('a partition moves to the position that its transport reached, and its offset with it', () => {
  const { after, moved } = advanced(before, batch(new Map([[1, { position: 15, nextOffset: 7 }]])), 3)
  assert.deepEqual(moved, new Map([[1, { position: 15, nextOffset: 7 }]]))
  assert.deepEqual(after.byPartition, new Map([...before.byPartition, [1, 15]]))
  assert.deepEqual(
    after.nextOffsets,
    new Map([
      [0, 100],
      [1, 7],
    ]),
  )
})

test('an offset moves also where no event was above the position: what was repeated is not read again', () => {
  const { moved } = advanced(before, batch(new Map([[0, { position: 10, nextOffset: 104 }]])), 3)
  assert.deepEqual(moved, new Map([[0, { position: 10, nextOffset: 104 }]]))
})

test('a batch that was overtaken takes neither the position nor the offset back', () => {
  const { moved } = advanced(before, batch(new Map([[0, { position: 9, nextOffset: 90 }]])), 3)
  assert.deepEqual(moved, new Map([[0, { position: 10, nextOffset: 100 }]]))
})

test('a position that moves without its transport keeps the offset from which everything above it is found', () => {
  const { moved } = advanced(before, batch(undefined, 20), 2)
  assert.deepEqual(
    moved,
    new Map([
      [0, { position: 20, nextOffset: 100 }],
      [1, { position: 20, nextOffset: null }],
    ]),
  )
  const filled = advanced(before, batch(new Map([[0, { position: 18 }]])), 2)
  assert.deepEqual(filled.moved, new Map([[0, { position: 18, nextOffset: 100 }]]))
})
