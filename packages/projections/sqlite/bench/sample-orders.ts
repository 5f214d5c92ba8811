import { DatabaseSync } from 'node:sqlite'
import { type ContractEvent, contractEventSchema, eventContract } from '@annals/contracts'
import { z } from 'zod'
import { from, type Projection } from '../../projection.ts'

const placedSchema = z.object({
  customerId: z.string(),
  orderDate: z.string(),
  netCents: z.int(),
  address: z.object({ street: z.string(), city: z.string() }).nullable(),
  lines: z.array(z.object({ productId: z.string(), quantity: z.int(), unitPriceCents: z.int() })),
})

const movedSchema = z.object({ day: z.string() })

/** Orders as a bench folds them: one event that makes a row and four that change it. */
export const sampleContract = eventContract({
  source: 'samples',
  partitions: 12,
  events: {
    Placed: placedSchema,
    Activated: movedSchema,
    Prepared: movedSchema,
    Shipped: movedSchema,
    Delivered: movedSchema,
  },
})

export type SampleRow = {
  readonly id: string
  readonly customerId: string
  readonly orderDate: string
  readonly netCents: number
  readonly status: string
  readonly changedDay: string | null
  readonly address: { readonly street: string; readonly city: string } | null
  readonly lines: readonly unknown[]
}

const text = (length: number) => ({ type: 'text', length }) as const

export const sampleProjection: Projection<SampleRow> = {
  name: 'samples',
  version: 1,
  table: {
    name: 'samples',
    key: 'id',
    columns: {
      id: text(60),
      customerId: text(36),
      orderDate: text(10),
      netCents: { type: 'integer' },
      status: text(20),
      changedDay: { ...text(10), nullable: true },
      address: { type: 'json', nullable: true },
      lines: { type: 'json' },
    },
    indices: [['orderDate', 'id']],
  },
  sources: [
    from<SampleRow, typeof sampleContract>(sampleContract, {
      Placed: (_none, { subject, data }) => ({ id: subject, ...data, status: 'Placed', changedDay: null }),
      Activated: (row, { data }) => moved(row, 'Activated', data.day),
      Prepared: (row, { data }) => moved(row, 'Prepared', data.day),
      Shipped: (row, { data }) => moved(row, 'Shipped', data.day),
      Delivered: (row, { data }) => moved(row, 'Delivered', data.day),
    }),
  ],
}

/** What both the fold of the kit and the bare loop do to a row. */
export function moved(row: SampleRow | undefined, status: string, day: string): SampleRow {
  if (row === undefined) throw new Error(`an order is ${status} before it was placed`)
  return { ...row, status, changedDay: day }
}

const stages = ['Placed', 'Activated', 'Prepared', 'Shipped', 'Delivered']
const inFlight = 200

/** Contract events as JSON in a table of a file, by position, as a store would have them. */
export class SampleEvents {
  readonly count: number
  readonly #database: DatabaseSync
  readonly #select

  constructor(file: string, orders: number) {
    this.#database = new DatabaseSync(file)
    this.#database.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, json TEXT NOT NULL)')
    const insert = this.#database.prepare('INSERT INTO events (position, json) VALUES (?, ?)')
    this.#database.exec('BEGIN')
    let position = 0
    for (let first = 0; first < orders; first += inFlight) {
      for (const [stage, type] of stages.entries()) {
        for (let order = first; order < Math.min(orders, first + inFlight); order += 1) {
          position += 1
          insert.run(position, JSON.stringify(sampleEvent(order, position, type, stage + 1)))
        }
      }
    }
    this.#database.exec('COMMIT')
    this.count = position
    this.#select = this.#database.prepare(
      'SELECT json FROM events WHERE position > ? ORDER BY position LIMIT ?',
    )
  }

  /** Reads and parses; the shape was written by this very class. */
  read(after: number, limit: number): readonly ContractEvent[] {
    return this.#select.all(after, limit).map(({ json }) => JSON.parse(String(json)) as ContractEvent)
  }

  close(): void {
    this.#database.close()
  }
}

function sampleEvent(order: number, position: number, type: string, streamVersion: number): ContractEvent {
  const day = `2026-${String(1 + (order % 12)).padStart(2, '0')}-${String(1 + (order % 28)).padStart(2, '0')}`
  const lines = Array.from({ length: 3 }, (_, line) => ({
    productId: `0190b6d2-7c9e-7000-8000-${String((order + line) % 77).padStart(12, '0')}`,
    quantity: 1 + line,
    unitPriceCents: 1_900 + line,
  }))
  const address = { street: `${order} rue de la Paix`, city: 'Paris' }
  const customerId = `0190b6d2-7c9e-7000-9000-${String(order % 93).padStart(12, '0')}`
  return contractEventSchema.parse({
    id: `0190b6d2-7c9e-7000-a000-${String(position).padStart(12, '0')}`,
    type,
    source: sampleContract.source,
    time: new Date(1_800_000_000_000 + position).toISOString(),
    subject: `order-0190b6d2-7c9e-7000-b000-${String(order).padStart(12, '0')}`,
    position,
    partition: order % sampleContract.partitions,
    streamVersion,
    store: 'bench',
    actor: 'client:bench',
    correlationId: 'bench',
    causationId: 'bench',
    commandId: 'bench',
    data:
      type === 'Placed' ? { customerId, orderDate: day, netCents: 10_000 + order, address, lines } : { day },
  })
}
