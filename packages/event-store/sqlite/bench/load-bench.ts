import { type Aggregate, type EventCatalogue, systemClock } from '@annals/kernel'
import { type BenchResult, benchResult, type Round } from '../../bench/bench-result.ts'
import { partitions } from '../../bench/sample-orders.ts'
import { encodeEvent } from '../../codec.ts'
import { loadAggregates, saveSnapshotIfDue } from '../../load-aggregates.ts'
import type { EventStore } from '../../port.ts'
import { openSqliteEventStore } from '../open-sqlite-event-store.ts'
import { temporaryStore } from '../temporary-store.ts'

type StockReceived = { readonly type: 'StockReceived'; readonly quantity: number }
type Stock = { readonly stock: number; readonly deliveries: number }

const catalogue: EventCatalogue<StockReceived> = { StockReceived: { version: 1 } }

const product: Aggregate<Stock, StockReceived> = {
  initial: { stock: 0, deliveries: 0 },
  evolve: ({ stock, deliveries }, { quantity }) => ({ stock: stock + quantity, deliveries: deliveries + 1 }),
  snapshot: { version: 1, everyEvents: 25 },
}

// The worst case: the last snapshot is as far back as it can be.
const longEvents = 10_024
const shortEvents = 10
const eventsPerAppend = 5
const roundsEach = 15
const loadsPerRound = 200

/** Loads an aggregate of 10,000 events by its snapshot, at most 24 events back, beside one of 10 events without. */
export async function loadBench(): Promise<readonly BenchResult[]> {
  const { file, remove } = temporaryStore()
  const store = await openSqliteEventStore({ file, partitions, secret: 'bench', clock: systemClock })
  try {
    await receive(store, 'product-long', longEvents)
    await receive(store, 'product-short', shortEvents)
    const rounds: Round[] = []
    for (let round = 0; round < roundsEach; round += 1) {
      rounds.push({
        reference: await microsecondsPerLoad(store, 'product-short', shortEvents),
        ours: await microsecondsPerLoad(store, 'product-long', longEvents),
      })
    }
    const goal = { bound: 'at-most', ratio: 3 } as const
    return [benchResult({ name: 'load 10,000 events with a snapshot, beside 10', unit: 'µs', goal }, rounds)]
  } finally {
    await store.close()
    remove()
  }
}

async function receive(store: EventStore, stream: string, count: number): Promise<void> {
  for (let version = 0; version < count; ) {
    const loaded = await load(store, stream)
    const events = Array.from({ length: Math.min(eventsPerAppend, count - version) }, (_none, index) =>
      encodeEvent(catalogue, { type: 'StockReceived', quantity: 1 }, `${stream}@${version + index + 1}`),
    )
    await store.append({
      commandId: `${stream}@${version}`,
      requestHash: '',
      appends: [{ stream, expectedVersion: version, events }],
      metadata: { actor: 'client:bench', correlationId: 'bench', causationId: 'bench' },
    })
    version += events.length
    const state = { stock: version, deliveries: version }
    await saveSnapshotIfDue(store, product, { ...loaded, stream, state, version })
  }
}

async function microsecondsPerLoad(store: EventStore, stream: string, expected: number): Promise<number> {
  const startedMs = performance.now()
  for (let count = 0; count < loadsPerRound; count += 1) {
    const { state } = await load(store, stream)
    if (state.stock !== expected)
      throw new Error(`Loading ${stream} gave ${state.stock} of ${expected} events`)
  }
  return ((performance.now() - startedMs) * 1_000) / loadsPerRound
}

async function load(store: EventStore, stream: string) {
  const loaded = (await loadAggregates(store, [stream], product, catalogue)).get(stream)
  if (loaded === undefined) throw new Error(`Loading ${stream} gave nothing`)
  return loaded
}
