import { eventContract } from '@annals/contracts'
import type { MemoryEventLog } from '@annals/messaging/contract-suite'
import { z } from 'zod'
import { from, type Projection } from '../projection.ts'
import type { ReadModels } from '../read-models.ts'
import type { Table } from '../table.ts'

/** What these tests fold: boxes that are packed, sealed, renamed, burst and removed. */
export const boxContract = eventContract({
  source: 'boxes',
  partitions: 3,
  events: {
    Packed: z.object({ label: z.string().nullable(), weight: z.int() }),
    Weighed: z.object({ weight: z.int() }),
    Sealed: z.object({}),
    Removed: z.object({}),
  },
})

export type BoxRow = {
  readonly id: string
  readonly label: string | null
  readonly weight: number
  readonly sealed: boolean
  readonly weights: readonly number[]
}

const boxTable: Table<BoxRow> = {
  name: 'boxes',
  key: 'id',
  columns: {
    id: { type: 'text', length: 60 },
    label: { type: 'text', length: 60, nullable: true },
    weight: { type: 'integer' },
    sealed: { type: 'boolean' },
    weights: { type: 'json' },
  },
  indices: [['weight', 'id']],
}

/** Boxes by stream. A box that grows heavier than `burst` makes the fold throw, as a bug would. */
export function boxes(
  options: { readonly burst?: () => number; readonly version?: number } = {},
): Projection<BoxRow> {
  const burst = options.burst ?? (() => Number.POSITIVE_INFINITY)
  return {
    name: 'boxes',
    version: options.version ?? 1,
    table: boxTable,
    sources: [
      from<BoxRow, typeof boxContract>(boxContract, {
        Packed: (_none, { subject, data }) => ({
          id: subject,
          label: data.label,
          weight: data.weight,
          sealed: false,
          weights: [data.weight],
        }),
        Weighed: (row, { data }) => {
          if (row === undefined) throw new TypeError('weighed before it was packed')
          if (data.weight > burst()) throw new RangeError(`the box of ${row.label} bursts`)
          return { ...row, weight: data.weight, weights: [...row.weights, data.weight] }
        },
        Sealed: (row) => {
          if (row === undefined) throw new TypeError('sealed before it was packed')
          return { ...row, sealed: true }
        },
        Removed: () => null,
      }),
    ],
  }
}

/** Publishes events of one box after the other: `['box-a', 'Packed', { label: null, weight: 1 }]`. */
export function publishAll(
  log: MemoryEventLog,
  events: readonly (readonly [stream: string, type: string, data?: Readonly<Record<string, unknown>>])[],
): void {
  for (const [stream, type, data] of events) log.publish(stream, type, data)
}

/** All boxes, by id. */
export async function boxesIn(readModels: ReadModels): Promise<readonly BoxRow[]> {
  return readModels.read((reader) => reader.builder(boxes(), 'box').orderBy('box.id').getMany())
}
