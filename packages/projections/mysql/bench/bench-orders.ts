import { type ContractEvent, eventContract } from '@annals/contracts'
import { instantOf } from '@annals/kernel'
import { z } from 'zod'
import { from, type Projection } from '../../projection.ts'

export const benchOrders = 50_000
export const benchStore = 'store-bench'

const steps = ['Placed', 'Requested', 'Activated', 'Prepared', 'Shipped'] as const
/** So many orders are placed while one takes its next step. */
const ordersBetweenSteps = 40

const line = z.object({ productId: z.uuid(), quantity: z.int(), unitPriceCents: z.int() })

/** A service like the order service, as far as its list is concerned. */
export const benchContract = eventContract({
  source: 'bench-orders',
  partitions: 12,
  events: {
    Placed: z.object({
      customerId: z.uuid(),
      orderDate: z.iso.date(),
      city: z.string(),
      netCents: z.int(),
      lines: z.array(line),
    }),
    Requested: z.object({ attempt: z.int() }),
    Activated: z.object({}),
    Prepared: z.object({}),
    Shipped: z.object({ shippedDate: z.iso.date() }),
  },
})

export type BenchRow = {
  readonly id: string
  readonly customerId: string
  readonly orderDate: string
  readonly city: string
  readonly status: string
  readonly attempt: number | null
  readonly pending: boolean
  readonly netCents: number
  readonly shippedDate: string | null
  readonly placedAt: string
  readonly revision: number
  readonly lines: readonly z.infer<typeof line>[]
}

/** What an event does to its order, for the kit and for the bare loop alike. */
export function fold(row: BenchRow | undefined, { type, subject, time, data }: BenchEvent): BenchRow {
  if (type === 'Placed') {
    const placed = data as z.infer<(typeof benchContract.events)['Placed']>
    const fresh = { status: 'Created', attempt: null, pending: false, shippedDate: null, revision: 1 }
    return { id: subject, ...placed, ...fresh, placedAt: time }
  }
  if (row === undefined) throw new Error(`${type} before Placed`)
  switch (type) {
    case 'Requested':
      return { ...row, attempt: Number((data as { readonly attempt: number }).attempt), pending: true }
    case 'Activated':
      return { ...row, status: 'Activated', pending: false }
    case 'Prepared':
      return { ...row, status: 'InPreparation' }
    default:
      return {
        ...row,
        status: 'Shipped',
        shippedDate: (data as { readonly shippedDate: string }).shippedDate,
      }
  }
}

type BenchEvent = Pick<ContractEvent, 'type' | 'subject' | 'time'> & { readonly data: unknown }

const text = (length: number) => ({ type: 'text', length }) as const

export const benchList: Projection<BenchRow> = {
  name: 'bench-orders',
  version: 1,
  table: {
    name: 'bench_orders',
    key: 'id',
    columns: {
      id: text(60),
      customerId: text(36),
      orderDate: text(10),
      city: text(100),
      status: text(20),
      attempt: { type: 'integer', nullable: true },
      pending: { type: 'boolean' },
      netCents: { type: 'integer' },
      shippedDate: { ...text(10), nullable: true },
      placedAt: text(24),
      revision: { type: 'integer' },
      lines: { type: 'json' },
    },
    indices: [
      ['orderDate', 'id'],
      ['customerId', 'id'],
    ],
  },
  sources: [
    from<BenchRow, typeof benchContract>(benchContract, {
      Placed: fold,
      Requested: fold,
      Activated: fold,
      Prepared: fold,
      Shipped: fold,
    }),
  ],
}

/** The events of all orders: each takes its steps while others are placed. */
export function benchEvents(): readonly ContractEvent[] {
  const events: ContractEvent[] = []
  for (let tick = 0; tick < benchOrders + (steps.length - 1) * ordersBetweenSteps; tick += 1) {
    for (const [step, type] of steps.entries()) {
      const order = tick - step * ordersBetweenSteps
      if (order >= 0 && order < benchOrders) events.push(eventOf(type, order, step + 1, events.length + 1))
    }
  }
  return events
}

function eventOf(type: string, order: number, streamVersion: number, position: number): ContractEvent {
  const id = idOf(position)
  return {
    id,
    type,
    source: benchContract.source,
    time: instantOf(1_800_000_000_000 + position),
    subject: `order-${idOf(order)}`,
    position,
    partition: order % benchContract.partitions,
    streamVersion,
    store: benchStore,
    actor: 'client:bench',
    correlationId: id,
    causationId: id,
    commandId: id,
    data: dataOf(type, order),
  }
}

function dataOf(type: string, order: number): Readonly<Record<string, unknown>> {
  switch (type) {
    case 'Placed':
      return {
        customerId: idOf(order % 5_000),
        orderDate: '2026-03-01',
        city: 'Rue de la Paix, Paris',
        netCents: order * 7,
        lines: [1, 2, 3].map((quantity) => ({ productId: idOf(quantity), quantity, unitPriceCents: 1_900 })),
      }
    case 'Requested':
      return { attempt: 1 }
    case 'Shipped':
      return { shippedDate: '2026-03-04' }
    default:
      return {}
  }
}

/** Spread like random ids, so that rows do not go in at the end of the table. */
function idOf(number: number): string {
  const spread = ((number * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')
  return `${spread}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}
