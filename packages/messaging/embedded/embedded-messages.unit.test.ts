import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type EventContract, eventContract } from '@annals/contracts'
import {
  eventually,
  feedSuite,
  memoryEventLog,
  messageLogSuite,
  RecordingHandler,
} from '../contract-suite/index.ts'
import { StopConsuming } from '../stop-consuming.ts'
import { embeddedMessages } from './embedded-messages.ts'

const contract: EventContract = eventContract({ source: 'things', partitions: 3, events: {} })
const quiet = { warn: () => {}, error: () => {} }
const backoff = { firstMs: 1, maxMs: 4 }

function messagesOver(
  log: ReturnType<typeof memoryEventLog>,
  options: { pageSize?: number; unknown?: Set<string> } = {},
) {
  return embeddedMessages(
    [
      {
        contract,
        store: log,
        toContract: ({ type, data }) => {
          if (options.unknown?.has(type)) throw new Error(`type ${type} is not known`)
          return { type, data }
        },
      },
    ],
    { logger: quiet, backoff, pageSize: options.pageSize ?? 500 },
  )
}

messageLogSuite('embedded', async () => {
  const log = memoryEventLog('store-1', 3)
  return {
    messages: messagesOver(log, { pageSize: 3 }),
    source: 'things',
    publish: async (stream, type) => {
      log.publish(stream, type)
    },
    close: async () => {},
  }
})

feedSuite('embedded', async (log) => ({
  feed: messagesOver(log).feed('things'),
  close: async () => {},
}))

test('a stored event that no release knows is not skipped: what is before it arrives, what is behind it waits', async () => {
  const log = memoryEventLog('store-1', 3)
  const unknown = new Set(['FromTheFuture'])
  const messages = messagesOver(log, { unknown })
  const handler = new RecordingHandler('reader')
  const subscription = await messages.subscribe('things', handler)
  log.publish('a', 'Happened')
  log.publish('a', 'FromTheFuture')
  log.publish('b', 'Happened')
  await eventually(
    'the event before it, and a retry of the unknown one',
    () => handler.handled.length === 1 && log.reads() > 4,
  )
  await assert.rejects(messages.feed('things').readAt(2), {
    code: 'event-unpublishable',
    message: /FromTheFuture/,
  })
  assert.deepEqual(
    handler.handled.map(({ position }) => position),
    [1],
  )
  unknown.clear()
  await eventually('all three once the type is known', () => handler.handled.length === 3)
  await subscription.stop()
})

test('an idle subscription reads nothing until the store calls', async () => {
  const log = memoryEventLog('store-1', 3)
  log.publish('a', 'Happened')
  const handler = new RecordingHandler('idle')
  const subscription = await messagesOver(log).subscribe('things', handler)
  await eventually('it is at the head', () => log.reads() === 2)
  for (let turn = 0; turn < 50; turn += 1) await nextTurn()
  assert.equal(log.reads(), 2)
  log.publish('a', 'Happened')
  await eventually('the next event', () => handler.handled.length === 2)
  await subscription.stop()
})

test('readers that ask for the same page at once share one read, and a later reader reads anew', async () => {
  const log = memoryEventLog('store-1', 3)
  log.publish('a', 'Happened')
  const feed = messagesOver(log).feed('things')
  await Promise.all([feed.read({ after: 0, limit: 10 }), feed.read({ after: 0, limit: 10 })])
  assert.equal(log.reads(), 1)
  await feed.read({ after: 0, limit: 10 })
  assert.equal(log.reads(), 2)
})

test('a consumer of another store hears of the new one even when that is empty, and ends', async () => {
  const log = memoryEventLog('store-2', 3)
  const heard: string[] = []
  const handler = new RecordingHandler('restored', {
    from: { store: 'store-1', byPartition: new Map([[0, 900]]) },
    before: async (batch) => {
      heard.push(batch.store)
      throw new StopConsuming('store-changed', 'rebuild')
    },
  })
  const subscription = await messagesOver(log).subscribe('things', handler)
  await eventually('it heard of the other store', () => heard.length === 1)
  log.publish('a', 'Happened')
  await subscription.stop()
  assert.deepEqual(heard, ['store-2'])
})

test('a store whose partitions are not those of the contract is refused', () => {
  assert.throws(() => messagesOver(memoryEventLog('store-1', 4)), /has 4 partitions, its contract promises 3/)
})
