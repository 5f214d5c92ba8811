import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventContract } from '@annals/contracts'
import { systemClock } from '@annals/kernel'
import type { Feeds, MessageLog } from '@annals/messaging'
import { type MemoryEventLog, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { z } from 'zod'
import { from, type Projection } from './projection.ts'
import type { ReadModelDatabase } from './read-model-database.ts'
import { ReadModels, type ReadModelsOptions } from './read-models.ts'
import { openSqliteReadModels } from './sqlite/open-sqlite-read-models.ts'
import type { Table } from './table.ts'

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

export const quiet = { warn: () => {}, error: () => {} }

export type World = {
  readonly folder: string
  readonly file: string
  readonly log: MemoryEventLog
  readonly messages: MessageLog & Feeds
  readonly database: ReadModelDatabase
  /** Makes read models over this world, started; they are stopped at its end. */
  readonly startOnly: (options?: Partial<ReadModelsOptions>) => Promise<ReadModels>
  /** The same, and built. */
  readonly start: World['startOnly']
}

/** A store in memory and a read model file, removed at the end. */
export async function inWorld(run: (world: World) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-projections-'))
  const file = join(folder, 'read-models.sqlite')
  const database = await openSqliteReadModels({ file, scrubAfterMs: 20 })
  const log = memoryEventLog('store-1', boxContract.partitions)
  const messages = messagesOver(log)
  const started: ReadModels[] = []
  const startOnly: World['startOnly'] = async (options = {}) => {
    const readModels = new ReadModels({
      database,
      projections: [boxes()],
      messages,
      clock: systemClock,
      logger: quiet,
      backoff: { firstMs: 1, maxMs: 5 },
      ...options,
    })
    started.push(readModels)
    await readModels.start()
    return readModels
  }
  const start: World['start'] = async (options) => {
    const readModels = await startOnly(options)
    await readModels.built()
    return readModels
  }
  try {
    await run({ folder, file, log, messages, database, startOnly, start })
  } finally {
    await Promise.all(started.map((readModels) => readModels.stop()))
    await database.close()
    await rm(folder, { recursive: true })
  }
}

export function messagesOver(log: MemoryEventLog): MessageLog & Feeds {
  const toContract = ({
    type,
    data,
  }: {
    readonly type: string
    readonly data: Readonly<Record<string, unknown>>
  }) => ({
    type,
    data,
  })
  return embeddedMessages([{ contract: boxContract, store: log, toContract }], {
    logger: quiet,
    backoff: { firstMs: 1, maxMs: 5 },
  })
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
