import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractEvent } from '@annals/contracts'
import type { BatchHandler, ConsumerPositions, Feeds, MessageLog, Subscription } from '../port.ts'
import { StopConsuming } from '../stop-consuming.ts'
import { eventually } from './eventually.ts'
import { RecordingHandler } from './recording-handler.ts'

/** One installation under test, with one source of at least two partitions. */
export type MessagesUnderTest = {
  readonly messages: MessageLog & Feeds
  readonly source: string
  /** Appends one event to a stream of the source. */
  readonly publish: (stream: string, type: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** What every MessageLog with its Feeds keeps, whatever carries the events. */
export function messageLogSuite(adapter: string, open: () => Promise<MessagesUnderTest>): void {
  const scenario = (rule: string, run: (world: World) => Promise<void>) => {
    test(`${adapter}: ${rule}`, async () => {
      const opened = await open()
      const subscriptions: Subscription[] = []
      const subscribe = async (handler: BatchHandler) => {
        const subscription = await opened.messages.subscribe(opened.source, handler)
        subscriptions.push(subscription)
        return subscription
      }
      try {
        await run({ ...opened, subscribe })
      } finally {
        await Promise.all(subscriptions.map((subscription) => subscription.stop()))
        await opened.close()
      }
    })
  }

  scenario(
    'events that are there and events that come later arrive once, in order within their partition',
    async (world) => {
      await publishTo(world, ['a', 'b', 'a', 'c'])
      const handler = new RecordingHandler('all')
      await world.subscribe(handler)
      await eventually('the first four', () => handler.handled.length === 4)
      await publishTo(world, ['c', 'a', 'd', 'b'])
      await eventually('all eight', () => handler.handled.length === 8)
      assertOrdered(handler.handled)
      assert.equal(new Set(handler.handled.map(({ id }) => id)).size, 8)
    },
  )

  scenario(
    'a handler that rejects is called again with the same batch, and nothing overtakes it',
    async (world) => {
      await publishTo(world, ['a', 'a', 'b'])
      let left = 3
      const handler = new RecordingHandler('failing', {
        before: async () => {
          left -= 1
          if (left >= 0) throw new Error('the database is away')
        },
      })
      await world.subscribe(handler)
      await eventually('all three in the end', () => handler.handled.length === 3)
      const [first, ...repeats] = handler.batches.slice(0, 4)
      for (const repeat of repeats) assert.deepEqual(repeat.events, first?.events)
      assertOrdered(handler.handled)
    },
  )

  scenario('one handler that fails does not hold another', async (world) => {
    const failing = new RecordingHandler('failing', {
      before: async () => {
        throw new Error('always')
      },
    })
    const healthy = new RecordingHandler('healthy')
    await world.subscribe(failing)
    await world.subscribe(healthy)
    await publishTo(world, ['a', 'b'])
    await eventually('the healthy one is through', () => healthy.handled.length === 2)
    assert.equal(failing.handled.length, 0)
  })

  scenario('a consumer continues after its stored positions, partition by partition', async (world) => {
    await publishTo(world, ['a', 'b', 'c', 'd', 'e', 'f'])
    const events = await feedEvents(world)
    const lagging = events.at(1)?.partition
    const store = events.at(0)?.store ?? null
    const byPartition = new Map<number, number>()
    for (const { partition, position } of events) {
      if (partition !== lagging && position <= 4) byPartition.set(partition, position)
    }
    const positions: ConsumerPositions = { store, byPartition }
    const handler = new RecordingHandler('restarted', { from: positions })
    const expected = events.filter(({ partition, position }) => position > (byPartition.get(partition) ?? 0))
    await world.subscribe(handler)
    await eventually('what is above the positions', () => handler.handled.length === expected.length)
    assert.deepEqual(sortedIds(handler.handled), sortedIds(expected))
  })

  scenario('stop waits for the batch in flight and nothing is delivered after it', async (world) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const handler = new RecordingHandler('slow', {
      before: async ({ events }) => (events.length === 0 ? undefined : released),
    })
    const withEvents = () => handler.batches.filter(({ events }) => events.length > 0).length
    const subscription = await world.subscribe(handler)
    await publishTo(world, ['a'])
    await eventually('a batch in flight', () => withEvents() === 1)
    let stopped = false
    const stopping = subscription.stop().then(() => {
      stopped = true
    })
    await publishTo(world, ['b'])
    assert.equal(stopped, false)
    release()
    await stopping
    assert.deepEqual(
      handler.handled.map(({ subject }) => subject),
      ['a'],
    )
    const resumed = new RecordingHandler('slow', { from: handler.current() })
    await world.subscribe(resumed)
    await eventually('the rest after a restart', () => resumed.handled.length === 1)
    assert.equal(withEvents(), 1)
  })

  scenario('a handler that stops consuming is not called again', async (world) => {
    const ended = new RecordingHandler('ended', {
      before: async () => {
        throw new StopConsuming('store-changed', 'rebuild')
      },
    })
    const other = new RecordingHandler('other')
    await world.subscribe(ended)
    await world.subscribe(other)
    await publishTo(world, ['a'])
    await eventually('the other one has it', () => other.handled.length === 1)
    await publishTo(world, ['b'])
    await eventually('the other one has both', () => other.handled.length === 2)
    assert.equal(ended.batches.length, 1)
  })

  scenario('a source that is not there is refused by name', async (world) => {
    assert.throws(() => world.messages.feed('nowhere'), /nowhere/)
    await assert.rejects(world.messages.subscribe('nowhere', new RecordingHandler('lost')), /nowhere/)
  })
}

type World = MessagesUnderTest & { readonly subscribe: (handler: BatchHandler) => Promise<Subscription> }

async function publishTo(world: World, streams: readonly string[]): Promise<void> {
  for (const stream of streams) await world.publish(stream, 'Happened')
}

async function feedEvents(world: World): Promise<readonly ContractEvent[]> {
  return (await world.messages.feed(world.source).read({ after: 0, limit: 1_000 })).events
}

function assertOrdered(events: readonly ContractEvent[]): void {
  const last = new Map<number, number>()
  for (const { partition, position } of events) {
    assert.ok(position > (last.get(partition) ?? 0), `position ${position} came after ${last.get(partition)}`)
    last.set(partition, position)
  }
}

function sortedIds(events: readonly ContractEvent[]): readonly string[] {
  return events.map(({ id }) => id).sort()
}
