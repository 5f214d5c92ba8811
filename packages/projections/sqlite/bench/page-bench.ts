import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@annals/kernel'
import { cursorFingerprint, encodeCursor } from '../../cursor.ts'
import { readLive } from '../../live-generation.ts'
import { ReadModels } from '../../read-models.ts'
import { tableAccess } from '../../table-access.ts'
import { pageOf } from '../../typeorm/page-of.ts'
import { openSqliteReadModels } from '../open-sqlite-read-models.ts'
import type { BenchRound } from './fold-bench.ts'
import { type SampleRow, sampleContract, sampleProjection } from './sample-orders.ts'

const limit = 50
const pagesPerRound = 100
const sort = [
  ['orderDate', 'DESC'],
  ['id', 'DESC'],
] as const

/** Microseconds for the page that ends with the table's last row, beside the first page. */
export async function pageBench(options: {
  readonly rows: number
  readonly rounds: number
}): Promise<readonly BenchRound[]> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-page-bench-'))
  const database = await openSqliteReadModels({ file: join(folder, 'read-models.sqlite') })
  const readModels = new ReadModels({
    database,
    projections: [sampleProjection],
    messages: emptySource,
    clock: systemClock,
    logger: { warn: () => {}, error: () => {} },
  })
  try {
    await readModels.start()
    await readModels.built()
    await database.write(async (transaction) => {
      const live = await readLive(transaction, database.dialect, sampleProjection, sampleContract.source)
      const access = tableAccess(database.dialect, sampleProjection.table, live?.tableName ?? '')
      await access.upsert(transaction, sampleRows(options.rows))
    })
    const start = sampleRow(limit)
    const cursor = encodeCursor(cursorFingerprint(sort, undefined), [start.orderDate, start.id])
    const rounds: BenchRound[] = []
    for (let round = 0; round < options.rounds; round += 1) rounds.push(await roundOf(readModels, cursor))
    return rounds
  } finally {
    await readModels.stop()
    await database.close()
    await rm(folder, { recursive: true })
  }
}

const emptySource = {
  subscribe: async () => ({ stop: async () => {} }),
  feed: (source: string) => ({
    source,
    read: async () => ({ store: 'bench', head: 0, events: [] }),
    readAt: async () => undefined,
  }),
}

/** Both pages in turn, so that whatever else the machine does slows both. */
async function roundOf(readModels: ReadModels, cursor: string): Promise<BenchRound> {
  let [ours, reference] = [0, 0]
  for (let page = 0; page < pagesPerRound; page += 1) {
    reference += await microsecondsOfPage(readModels, undefined)
    ours += await microsecondsOfPage(readModels, cursor)
  }
  return { ours: ours / pagesPerRound, reference: reference / pagesPerRound }
}

async function microsecondsOfPage(readModels: ReadModels, cursor: string | undefined): Promise<number> {
  const startedAt = performance.now()
  const { items } = await readModels.read((reader) =>
    pageOf(reader.builder(sampleProjection, 'row'), { sort, cursor, limit }),
  )
  if (items.length !== limit) throw new Error(`a page of ${items.length} rows where ${limit} were expected`)
  return (performance.now() - startedAt) * 1_000
}

function* sampleRows(count: number): Generator<SampleRow> {
  for (let index = 0; index < count; index += 1) yield sampleRow(index)
}

/** Rising in the order of the sort. */
function sampleRow(index: number): SampleRow {
  const digits = String(index).padStart(7, '0')
  return {
    id: `order-0190b6d2-7c9e-7000-b000-00000${digits}`,
    customerId: '0190b6d2-7c9e-7000-9000-000000000001',
    orderDate: `2026-${digits.slice(0, 2)}-${digits.slice(2, 4)}`,
    netCents: index,
    status: 'Placed',
    changedDay: null,
    address: null,
    lines: [],
  }
}
