import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Aggregate, EventCatalogue } from '@annals/kernel'
import { encodeEvent } from './codec.ts'
import { turnedClock } from './contract-suite/index.ts'
import { command, written } from './contract-suite/sample-appends.ts'
import { loadAggregates, saveSnapshotIfDue } from './load-aggregates.ts'
import type { EventStore } from './port.ts'
import { openSqliteEventStore } from './sqlite/index.ts'
import { temporaryStore } from './sqlite/temporary-store.ts'

type Received = { readonly type: 'Received'; readonly quantity: number; readonly by?: string | null }
type Stock = { readonly stock: number; readonly folded: number; readonly by: string | null }

const catalogue: EventCatalogue<Received> = {
  Received: { version: 1, personal: { person: () => 'ada', fields: ['by'] } },
}

const product: Aggregate<Stock, Received> = {
  initial: { stock: 0, folded: 0, by: null },
  evolve: ({ stock, folded }, { quantity, by = null }) => ({
    stock: stock + quantity,
    folded: folded + 1,
    by,
  }),
  snapshot: { version: 1, everyEvents: 10 },
}

const nextShape: Aggregate<Stock, Received> = { ...product, snapshot: { version: 2, everyEvents: 10 } }

test('many aggregates are loaded at once, each with its state and version, an unknown one as it begins', () =>
  withStore(async (store) => {
    await receive(store, 'product-1', [5, 6])
    await receive(store, 'product-2', [1])
    const loaded = await loadAggregates(store, ['product-1', 'product-2', 'product-3'], product, catalogue)
    assert.deepEqual(
      [...loaded].map(([stream, { state, version }]) => [stream, state.stock, version]),
      [
        ['product-1', 11, 2],
        ['product-2', 1, 1],
        ['product-3', 0, 0],
      ],
    )
  }))

test('a snapshot is due once so many events have come since the last, and a load goes on from it', () =>
  withStore(async (store) => {
    await receive(store, 'product-1', Array(9).fill(1))
    const { read, reads } = countingReads(store)
    assert.equal(await saveIfDue(store, product), 'not-due')
    await receive(store, 'product-1', [1, 1], 9)
    assert.equal(await saveIfDue(store, product), 'saved')
    assert.equal(await saveIfDue(store, product), 'not-due')
    await receive(store, 'product-1', [1], 11)
    const loaded = await loadOne(read, product)
    assert.deepEqual(loaded, { state: { stock: 12, folded: 12, by: null }, version: 12, snapshotVersion: 11 })
    assert.deepEqual(reads, [1])
  }))

test('a snapshot of another state version is ignored, and the stream folded anew', () =>
  withStore(async (store) => {
    await receive(store, 'product-1', Array(10).fill(2))
    await store.saveSnapshot({
      stream: 'product-1',
      streamVersion: 10,
      stateVersion: 1,
      state: { old: 'shape' },
    })
    const loaded = await loadOne(store, nextShape)
    assert.deepEqual(loaded, { state: { stock: 20, folded: 10, by: null }, version: 10, snapshotVersion: 0 })
    assert.equal(await saveIfDue(store, nextShape), 'saved')
  }))

test('an aggregate without a snapshot policy never saves one', () =>
  withStore(async (store) => {
    await receive(store, 'product-1', Array(10).fill(1))
    const { snapshot: _none, ...plain } = product
    assert.equal(await saveIfDue(store, plain), 'not-due')
  }))

test('a state with personal data is folded anew without it once its person is erased', () =>
  withStore(async (store) => {
    await receive(store, 'product-1', Array(10).fill(1), 0, 'Ada')
    assert.equal(await saveIfDue(store, product, 'ada'), 'saved')
    const before = await loadOne(store, product)
    assert.deepEqual([before.state.by, before.snapshotVersion], ['Ada', 10])
    await written(store, command('erase', { effects: { erase: [{ person: 'ada', streams: 1 }] } }))
    const after = await loadOne(store, product)
    assert.deepEqual([after.state.by, after.state.stock, after.snapshotVersion], [null, 10, 0])
  }))

async function loadOne(
  store: Pick<EventStore, 'readSnapshots' | 'readStreams'>,
  aggregate: Aggregate<Stock, Received>,
) {
  const loaded = (await loadAggregates(store, ['product-1'], aggregate, catalogue)).get('product-1')
  if (loaded === undefined) throw new Error('a stream that was asked for is missing')
  return loaded
}

async function saveIfDue(store: EventStore, aggregate: Aggregate<Stock, Received>, person?: string) {
  const loaded = await loadOne(store, aggregate)
  return saveSnapshotIfDue(store, aggregate, {
    stream: 'product-1',
    ...loaded,
    ...(person !== undefined && { person }),
  })
}

async function receive(
  store: EventStore,
  stream: string,
  quantities: readonly number[],
  expectedVersion = 0,
  by: string | null = null,
): Promise<void> {
  const events = quantities.map((quantity, index) =>
    encodeEvent(catalogue, { type: 'Received', quantity, by }, `${stream}@${expectedVersion + index + 1}`),
  )
  await written(
    store,
    command(`${stream}@${expectedVersion}`, { appends: [{ stream, expectedVersion, events }] }),
  )
}

/** The store, noting how many events each read of streams gave. */
function countingReads(store: EventStore) {
  const reads: number[] = []
  const read: Pick<EventStore, 'readSnapshots' | 'readStreams'> = {
    readSnapshots: (streams, stateVersion) => store.readSnapshots(streams, stateVersion),
    async readStreams(after) {
      const events = await store.readStreams(after)
      reads.push([...events.values()].reduce((count, { length }) => count + length, 0))
      return events
    },
  }
  return { read, reads }
}

async function withStore(work: (store: EventStore) => Promise<void>): Promise<void> {
  const { file, remove } = temporaryStore()
  const clock = turnedClock(Date.parse('2026-11-25T10:00:00.000Z'))
  const store = await openSqliteEventStore({ file, partitions: 12, secret: 'a secret of the tests', clock })
  try {
    await work(store)
  } finally {
    await store.close()
    remove()
  }
}
