import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '@annals/kernel'
import { storeFeed } from '@annals/messaging'
import { memoryEventLog, memoryPartition } from '@annals/messaging/contract-suite'
import type { KnownConsumer } from './known-consumer.ts'
import { PositionBoard } from './position-board.ts'
import { passesHead } from './position-goals.ts'

const partitions = 4
const contract = { source: 'things', partitions, events: {} }
const streams = ['a', 'b', 'a', 'b', 'a']
const partitionOfA = memoryPartition('a', partitions)
const partitionOfB = memoryPartition('b', partitions)

function worldOf(published: readonly string[]) {
  const log = memoryEventLog('store-1', partitions)
  for (const stream of published) log.publish(stream, 'Happened')
  const feed = storeFeed({ contract, store: log, toContract: ({ type, data }) => ({ type, data }) })
  const consumer: KnownConsumer = {
    name: 'reader',
    kind: 'policy',
    version: 1,
    sources: [{ source: 'things', partitions }],
    status: () => {
      throw new Error('nobody asks')
    },
    storedAs: () => 'reader',
    generation: () => null,
    isBuilding: () => false,
    replay: () => undefined,
  }
  const board = new PositionBoard()
  const known = { board, feeds: { feed: () => feed }, clock: systemClock }
  return {
    log,
    handled: (positions: Readonly<Record<number, number>>, store = 'store-1') =>
      board.publish('reader', 'things', {
        store,
        byPartition: new Map(Object.entries(positions).map(([partition, at]) => [Number(partition), at])),
      }),
    passes: (timeoutMs: number) => passesHead(consumer, known, timeoutMs),
  }
}

test('the head is passed when each partition is at its own last event, wherever that is', async () => {
  assert.notEqual(partitionOfA, partitionOfB)
  const { handled, passes } = worldOf(streams)
  handled({ [partitionOfA]: 5, [partitionOfB]: 2 })
  assert.equal(await passes(0), false)
  handled({ [partitionOfB]: 4 })
  assert.equal(await passes(0), true)
})

test('it is not passed while the head itself is not handled, nor in another store', async () => {
  const { handled, passes } = worldOf(streams)
  assert.equal(await passes(0), false)
  handled({ [partitionOfA]: 3, [partitionOfB]: 4 })
  assert.equal(await passes(0), false)
  handled({ [partitionOfA]: 5, [partitionOfB]: 4 }, 'store-0')
  assert.equal(await passes(0), false)
})

test('a transport that reads all partitions together passes it as it reaches it', async () => {
  const { handled, passes, log } = worldOf(streams)
  handled(Object.fromEntries(Array.from({ length: partitions }, (_none, partition) => [partition, 5])))
  const before = log.reads()
  assert.equal(await passes(0), true)
  assert.equal(log.reads(), before + 1)
})

test('a store without any event has been passed', async () => {
  assert.equal(await worldOf([]).passes(0), true)
})

test('who waits goes on with the commit that handles the last of them, and not for what is published later', async () => {
  const { handled, passes, log } = worldOf(streams)
  handled({ [partitionOfA]: 3, [partitionOfB]: 2 })
  let passed: boolean | undefined
  const waiting = passes(5_000).then((answer) => {
    passed = answer
  })
  await new Promise(setImmediate)
  log.publish('b', 'Happened')
  handled({ [partitionOfA]: 5 })
  await new Promise(setImmediate)
  assert.equal(passed, undefined)
  handled({ [partitionOfB]: 4 })
  await waiting
  assert.equal(passed, true)
})
