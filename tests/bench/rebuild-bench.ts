import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type BenchResult, benchResult, type Round } from '@annals/event-store/bench-result'
import { bareRebuild, type TableCopy } from './bare-rebuild.ts'
import { benchEvents, benchOrders, fillOrders } from './fill-orders.ts'
import { columnsOf, indicesOf, liveTable, tableSql } from './live-table.ts'
import { openOrderQuery, orderStoreFile } from './order-query-world.ts'

const roundsEach = 9

/** Rebuilds the order list of 50,000 stored events beside its live table, next to a bare loop over the same file. */
export async function rebuildBench(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-rebuild-'))
  try {
    await fillOrders(folder)
    const world = await openOrderQuery(folder)
    const copy = tableCopy(world.readModelsFile)
    const rounds: Round[] = []
    for (let round = 0; round < roundsEach; round += 1) {
      const reference = await eventsPerSecond(async () => {
        const rows = bareRebuild(orderStoreFile(folder), join(folder, `bare-${round}.db`), copy)
        if (rows !== benchOrders) throw new Error(`the bare loop made ${rows} rows`)
      })
      const ours = await eventsPerSecond(() => world.part.ops.rebuild('order-list', () => {}))
      rounds.push({ ours, reference })
    }
    const parked = await world.part.ops.parked('order-list')
    if (parked.length > 0) throw new Error(`${parked.length} orders of the bench are parked`)
    await world.close()
    const goal = { bound: 'at-least', ratio: 0.6 } as const
    return [
      benchResult(
        { name: `rebuild the order list of ${benchEvents} events`, unit: 'events/s', goal },
        rounds,
      ),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function eventsPerSecond(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return (benchEvents * 1_000) / (performance.now() - startedMs)
}

function tableCopy(readModelsFile: string): TableCopy {
  const db = new DatabaseSync(readModelsFile, { readOnly: true })
  const table = liveTable(db, 'order-list')
  const statements = [tableSql(db, table), ...indicesOf(db, table).values()].map((sql) =>
    sql.replaceAll(`"${table}"`, 'bench_rows'),
  )
  const copy = { columns: columnsOf(db, table), statements }
  db.close()
  return copy
}
