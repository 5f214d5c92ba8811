import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { systemClock } from '@annals/kernel'
import type { Feeds, MessageLog } from '@annals/messaging'
import { z } from 'zod'
import { ReadModels } from '../../read-models.ts'
import { openSqliteReadModels } from '../open-sqlite-read-models.ts'
import { sqliteDialect } from '../sqlite-dialect.ts'
import { moved, SampleEvents, type SampleRow, sampleContract, sampleProjection } from './sample-orders.ts'

/** Events per second of both, measured one right after the other. */
export type BenchRound = { readonly ours: number; readonly reference: number }

const eventsPerPage = 1_000
const rowsPerStatement = 128

/**
 * Rebuilds a read model of five events a row beside a bare loop that reads and parses the same events and upserts the
 * same rows, with the same pragmas and the same table. Neither decrypts: that would only flatter the ratio.
 */
export async function foldBench(options: {
  readonly orders: number
  readonly rounds: number
}): Promise<readonly BenchRound[]> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-fold-bench-'))
  const events = new SampleEvents(join(folder, 'events.sqlite'), options.orders)
  const database = await openSqliteReadModels({ file: join(folder, 'read-models.sqlite') })
  const readModels = new ReadModels({
    database,
    projections: [sampleProjection],
    messages: feedOnly(events),
    clock: systemClock,
    logger: { warn: () => {}, error: () => {} },
  })
  try {
    await readModels.start()
    await readModels.built()
    const rounds: BenchRound[] = []
    for (let round = 0; round < options.rounds; round += 1) {
      const file = join(folder, `bare-${round}.sqlite`)
      const reference = await perSecond(events.count, async () => bareLoop(file, events))
      const ours = await perSecond(events.count, () => readModels.rebuild(sampleProjection.name))
      rounds.push({ ours, reference })
    }
    return rounds
  } finally {
    await readModels.stop()
    await database.close()
    events.close()
    await rm(folder, { recursive: true })
  }
}

async function perSecond(events: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (events * 1_000) / (performance.now() - startedAt)
}

function feedOnly(events: SampleEvents): MessageLog & Feeds {
  return {
    subscribe: async () => ({ stop: async () => {} }),
    feed: (source) => ({
      source,
      read: async ({ after, limit }) => ({
        store: 'bench',
        head: events.count,
        events: events.read(after, limit),
      }),
      readAt: async (position) => events.read(position - 1, 1)[0],
    }),
  }
}

const placed = sampleContract.events.Placed
const daySchema = z.object({ day: z.string() })

function bareLoop(file: string, events: SampleEvents): void {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
  const columns = Object.keys(sampleProjection.table.columns)
  database.exec(`CREATE TABLE samples (${columns.join(', ')}, PRIMARY KEY (id))`)
  database.exec('CREATE INDEX ix_samples ON samples (orderDate, id)')
  const target = { table: 'samples', columns, key: ['id'] }
  const dialect = sqliteDialect()
  const many = database.prepare(dialect.upsert(target, rowsPerStatement))
  const one = database.prepare(dialect.upsert(target, 1))
  const rows = new Map<string, SampleRow>()
  for (let after = 0; after < events.count; after += eventsPerPage) {
    const touched = new Set<string>()
    for (const { type, subject, data } of events.read(after, eventsPerPage)) {
      const row: SampleRow =
        type === 'Placed'
          ? { id: subject, ...placed.parse(data), status: 'Placed', changedDay: null }
          : moved(rows.get(subject), type, daySchema.parse(data).day)
      rows.set(subject, row)
      touched.add(subject)
    }
    const values = [...touched].map((key) => valuesOf(rows.get(key)))
    database.exec('BEGIN IMMEDIATE')
    for (let first = 0; first < values.length; first += rowsPerStatement) {
      const chunk = values.slice(first, first + rowsPerStatement)
      if (chunk.length === rowsPerStatement) many.run(...chunk.flat())
      else for (const row of chunk) one.run(...row)
    }
    database.exec('COMMIT')
  }
  database.close()
}

function valuesOf(row: SampleRow | undefined): SQLInputValue[] {
  if (row === undefined) return []
  const { id, customerId, orderDate, netCents, status, changedDay, address, lines } = row
  return [
    id,
    customerId,
    orderDate,
    netCents,
    status,
    changedDay,
    JSON.stringify(address),
    JSON.stringify(lines),
  ]
}
