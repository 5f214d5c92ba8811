import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { deriveId, systemClock } from '@annals/kernel'
import { partitionOf } from '../../partition-of.ts'
import type { AppendRequest, EventStore } from '../../port.ts'
import { inTransaction, openConnection } from '../connection.ts'
import { INSERT_EVENT } from '../events-table.ts'
import { openSqliteEventStore } from '../open-sqlite-event-store.ts'

/** One line of the table in docs/benchmarks.md. Rates are events per second; `goal` is the least ratio. */
export type BenchResult = {
  readonly name: string
  readonly ours: number
  readonly reference: number
  readonly ratio: number
  readonly goal: number | undefined
}

type Shape = {
  readonly name: string
  readonly goal: number | undefined
  readonly commands: number
  readonly appendsPerFlush: number
  readonly eventsPerCommand: number
}

const shapes: readonly Shape[] = [
  {
    name: 'append, 500 a flush, 1 event a command',
    goal: 0.4,
    commands: 15_000,
    appendsPerFlush: 500,
    eventsPerCommand: 1,
  },
  {
    name: 'append, 500 a flush, 5 events a command',
    goal: 0.6,
    commands: 5_000,
    appendsPerFlush: 500,
    eventsPerCommand: 5,
  },
  { name: 'append, alone', goal: undefined, commands: 1_000, appendsPerFlush: 1, eventsPerCommand: 1 },
]

const partitions = 12
const rounds = 5
const keepMs = 30 * 24 * 60 * 60 * 1000

/**
 * Appends to fresh streams beside a bare node:sqlite insert of the same event rows into the same table, on the same
 * pragmas (WAL, synchronous FULL), one transaction per flush. Rounds alternate; medians are compared.
 */
export async function appendBench(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = []
  for (const shape of shapes) {
    const requests = requestsOf(shape)
    const ours: number[] = []
    const reference: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      reference.push(
        await inFolder((folder) => measureBare(join(folder, 'bare.db'), shape, rowsOf(requests))),
      )
      ours.push(await inFolder((folder) => measureStore(join(folder, 'events.db'), shape, requests)))
    }
    const [oursMedian, referenceMedian] = [median(ours), median(reference)]
    const ratio = oursMedian / referenceMedian
    results.push({ name: shape.name, ours: oursMedian, reference: referenceMedian, ratio, goal: shape.goal })
  }
  return results
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

function requestsOf(shape: Shape): readonly AppendRequest[] {
  return Array.from({ length: shape.commands }, (_none, index) => {
    const orderId = deriveId('bench-order', shape.name, String(index))
    const commandId = deriveId('bench-command', shape.name, String(index))
    return {
      commandId,
      requestHash: deriveId('bench-body', orderId),
      keepMs,
      appends: [
        {
          stream: `order-${orderId}`,
          expectedVersion: 0,
          events: Array.from({ length: shape.eventsPerCommand }, (_nothing, number) => ({
            id: deriveId('bench-event', orderId, String(number)),
            type: 'OrderPlaced',
            version: 2,
            data: orderPlaced(orderId),
          })),
        },
      ],
      metadata: { actor: `user:${deriveId('bench-user')}`, correlationId: commandId, causationId: commandId },
    }
  })
}

function orderPlaced(orderId: string): Readonly<Record<string, unknown>> {
  const lines = Array.from({ length: 2 }, (_none, index) => ({
    lineId: deriveId('bench-line', orderId, String(index)),
    productId: deriveId('bench-product', String(index)),
    quantity: 3,
    unitPriceCents: 1_900,
    discountBasisPoints: 500,
    netCents: 5_415,
  }))
  return { orderId, customerId: deriveId('bench-customer'), orderDate: '2026-11-25', netCents: 10_830, lines }
}

/** The rows as the store writes them. */
function rowsOf(requests: readonly AppendRequest[]): readonly (readonly SQLInputValue[])[] {
  let position = 0
  return requests.flatMap(({ commandId, metadata, appends }) =>
    appends.flatMap(({ stream, events }) =>
      events.map(({ id, type, version, data }, index) => {
        position += 1
        const place = [position, partitionOf(stream, partitions), stream, index + 1]
        const { actor, correlationId, causationId } = metadata
        const json = JSON.stringify(data)
        return [
          ...place,
          id,
          type,
          version,
          json,
          null,
          null,
          commandId,
          actor,
          correlationId,
          causationId,
          null,
          1_795_000_000_000,
        ]
      }),
    ),
  )
}

function rateOf(shape: Shape, startedMs: number): number {
  return (shape.commands * shape.eventsPerCommand * 1_000) / (performance.now() - startedMs)
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function inFolder<Result>(work: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'annals-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
