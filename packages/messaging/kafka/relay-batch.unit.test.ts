import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractEvent } from '@annals/contracts'
import { memoryEventLog } from '../contract-suite/index.ts'
import { storeFeed } from '../store-feed.ts'
import { maxMessages, relayBatch } from './relay-batch.ts'

const none = { position: 0, byPartition: {} }
const contract = { source: 'things', partitions: 3, events: {} }

async function eventsOf(streams: readonly string[], data = {}): Promise<readonly ContractEvent[]> {
  const log = memoryEventLog('store-1', 3)
  for (const stream of streams) log.publish(stream, 'Happened', data)
  const toContract = ({ type, data: stored }: { readonly type: string; readonly data: object }) => ({
    type,
    data: { ...stored },
  })
  return (await storeFeed({ contract, store: log, toContract }).read({ after: 0, limit: 10_000 })).events
}

test('each message names the position before it in its partition, also across batches', async () => {
  const events = await eventsOf(['a', 'b', 'c', 'a', 'b', 'a'])
  const whole = relayBatch(events, none, 0)
  const first = relayBatch(events.slice(0, 2), none, 0)
  const second = relayBatch(events.slice(2), first.checkpoint, 0)
  assert.deepEqual([...first.messages, ...second.messages], whole.messages)
  assert.deepEqual(second.checkpoint, whole.checkpoint)
  const chain = new Map<number, number>()
  for (const [index, { headers = {} }] of whole.messages.entries()) {
    const event = events[index]
    assert.equal(headers['ce_previous'], String(chain.get(event?.partition ?? -1) ?? 0))
    chain.set(event?.partition ?? -1, event?.position ?? 0)
  }
  assert.deepEqual(whole.checkpoint, { position: 6, byPartition: Object.fromEntries(chain) })
})

test('no more travel together than kafkajs groups quickly', async () => {
  const events = await eventsOf(Array.from({ length: maxMessages + 1 }, (_, index) => `stream-${index}`))
  const { messages, checkpoint } = relayBatch(events, none, 0)
  assert.deepEqual([messages.length, checkpoint.position], [maxMessages, maxMessages])
})

test('no more travel together than a broker takes of one partition; a large event goes alone', async () => {
  const large = await eventsOf(['a', 'a', 'a'], { text: 'x'.repeat(450_000) })
  const { messages, checkpoint } = relayBatch(large, none, 0)
  assert.deepEqual([messages.length, checkpoint.position], [1, 1])
  const spread = await eventsOf(['a', 'b', 'c'], { text: 'x'.repeat(450_000) })
  assert.equal(
    relayBatch(spread, none, 0).messages.length,
    new Set(spread.map(({ partition }) => partition)).size,
  )
  const huge = await eventsOf(['a', 'a'], { text: 'x'.repeat(900_000) })
  assert.equal(relayBatch(huge, none, 0).messages.length, 1)
})
