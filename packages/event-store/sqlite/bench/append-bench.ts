import { readFileSync } from 'node:fs'
import type { SQLInputValue } from 'node:sqlite'
import { systemClock } from '@annals/kernel'
import { type BenchResult, benchResult, type Round } from '../../bench/bench-result.ts'
import { partitions, placingOrders, rowsOf } from '../../bench/sample-orders.ts'
import type { AppendRequest, EventStore } from '../../port.ts'
import { inTransaction, openConnection } from '../connection.ts'
import { INSERT_EVENT } from '../events-table.ts'
import { openSqliteEventStore } from '../open-sqlite-event-store.ts'
import { temporaryStore } from '../temporary-store.ts'

type Shape = Pick<BenchResult, 'name' | 'goal'> & {
  readonly commands: number
  readonly appendsPerFlush: number
  readonly eventsPerCommand: number
}

const shapes: readonly Shape[] = [
  {
    name: 'append to SQLite, 500 a flush, 1 event a command',
    goal: { bound: 'at-least', ratio: 0.4 },
    commands: 15_000,
    appendsPerFlush: 500,
    eventsPerCommand: 1,
  },
  {
    name: 'append to SQLite, 500 a flush, 5 events a command',
    goal: { bound: 'at-least', ratio: 0.6 },
    commands: 5_000,
    appendsPerFlush: 500,
    eventsPerCommand: 5,
  },
  {
    name: 'append to SQLite, a lone one',
    goal: undefined,
    commands: 1_000,
    appendsPerFlush: 1,
    eventsPerCommand: 1,
  },
]

const roundsEach = 7

/**
 * Appends to fresh streams beside a bare node:sqlite insert of the same event rows into the same table, with the
 * same pragmas (WAL, synchronous FULL) and one transaction per flush.
 */
export async function appendBench(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = []
  for (const shape of shapes) {
    const requests = placingOrders(shape.commands, shape.eventsPerCommand)
    const rows = rowsOf(requests)
    const rounds: Round[] = []
    for (let round = 0; round < roundsEach; round += 1) {
      rounds.push({
        reference: await inNewFile((file) => measureBare(file, shape, rows)),
        ours: await inNewFile((file) => measureStore(file, shape, requests)),
      })
    }
    results.push(benchResult({ ...pick(shape), unit: 'events/s' }, rounds))
  }
  return results
}

function pick({ name, goal }: Shape): Pick<BenchResult, 'name' | 'goal'> {
  return { name, goal }
}

async function measureStore(file: string, shape: Shape, requests: readonly AppendRequest[]): Promise<number> {
  const store = await openSqliteEventStore({ file, partitions, secret: 'bench', clock: systemClock })
  try {
    const startedMs = performance.now()
    for (let from = 0; from < requests.length; from += shape.appendsPerFlush) {
      await appendAll(store, requests.slice(from, from + shape.appendsPerFlush))
    }
    return rateOf(shape, startedMs)
  } finally {
    await store.close()
  }
}

async function appendAll(store: EventStore, requests: readonly AppendRequest[]): Promise<void> {
  const outcomes = await Promise.all(requests.map((request) => store.append(request)))
  const refused = outcomes.find(({ kind }) => kind !== 'appended')
  if (refused !== undefined) throw new Error(`An append of the benchmark ended as ${refused.kind}`)
}

function measureBare(file: string, shape: Shape, rows: readonly (readonly SQLInputValue[])[]): number {
  const db = openConnection(file)
  try {
    db.exec(readFileSync(new URL('../migrations/0001-event-store.sql', import.meta.url), 'utf8'))
    const insert = db.prepare(INSERT_EVENT)
    const rowsPerFlush = shape.appendsPerFlush * shape.eventsPerCommand
    const startedMs = performance.now()
    for (let from = 0; from < rows.length; from += rowsPerFlush) {
      inTransaction(db, () => {
        for (let index = from; index < from + rowsPerFlush; index += 1) insert.run(...(rows[index] ?? []))
      })
    }
    return rateOf(shape, startedMs)
  } finally {
    db.close()
  }
}

function rateOf(shape: Shape, startedMs: number): number {
  return (shape.commands * shape.eventsPerCommand * 1_000) / (performance.now() - startedMs)
}

async function inNewFile(measure: (file: string) => number | Promise<number>): Promise<number> {
  const { file, remove } = temporaryStore()
  try {
    return await measure(file)
  } finally {
    remove()
  }
}
