import { type SqlDialect, upsertRows, type WriteTransaction } from '@annals/projections'
import { noProgress, TumblingWindows, type WindowRule } from '../domain/tumbling-windows.ts'
import { changeKey } from './change-key.ts'
import { closedByAll, type ProgressByPartition, readProgress, writeProgress } from './progress.ts'
import type { Series } from './series.ts'

/** A record of one metric, as far as windows care. */
export type WindowRecord = {
  readonly partition: number
  readonly timeMs: number
  readonly cents: number
}

export type FoldedWindows = {
  /** Windows that got a record or became final; null when they are too many to name. */
  readonly changed: readonly (string | null)[]
  readonly progress: ProgressByPartition
}

/** A partition that was idle for long can close a great many windows at once. */
const namedAtOnce = 1_000

const READ_STARTS = `
SELECT DISTINCT start_ms AS startMs
FROM analytics_windows
WHERE metric = ? AND series = ? AND start_ms > ? AND start_ms <= ?
LIMIT ?`

const target = {
  table: 'analytics_windows',
  columns: ['metric', 'start_ms', 'series', 'partition_id', 'records', 'total_cents'],
  key: ['metric', 'start_ms', 'series', 'partition_id'],
  added: ['records', 'total_cents'],
}

/** There is one key: a metric is not split any further. */
const key = ''

/** Folds records, in position order within each partition, into the windows of a series. */
export async function foldWindows(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  into: {
    readonly metric: string
    readonly partitions: number
    readonly series: Series
    readonly graceMs: number
  },
  records: readonly WindowRecord[],
): Promise<FoldedWindows> {
  const { metric, partitions, series, graceMs } = into
  const before = await readProgress(transaction, dialect.lock, metric, series.series)
  const folded = foldInMemory({ sizeMs: series.sizeMs, graceMs }, before, records)
  const values = [...folded].flatMap(([partition, windows]) =>
    windows
      .sums()
      .flatMap(({ startMs, count, total }) => [metric, startMs, series.series, partition, count, total]),
  )
  await upsertRows(transaction, dialect, target, values)
  const moved = new Map([...folded].map(([partition, windows]) => [partition, windows.progress()]))
  await writeProgress(transaction, dialect, metric, series.series, moved)
  const progress = new Map([...before, ...moved])
  const starts = new Set(
    [...folded.values()].flatMap((windows) => windows.sums().map(({ startMs }) => startMs)),
  )
  const closed = [closedByAll(before, partitions), closedByAll(progress, partitions)] as const
  for (const startMs of await newlyFinal(transaction, metric, series, closed)) starts.add(startMs)
  const oldestFirst = [...starts].toSorted((left, right) => left - right)
  const changed =
    oldestFirst.length > namedAtOnce
      ? [null]
      : oldestFirst.map((startMs) => changeKey(series.series, startMs))
  return { changed, progress }
}

function foldInMemory(
  rule: WindowRule,
  before: ProgressByPartition,
  records: readonly WindowRecord[],
): ReadonlyMap<number, TumblingWindows> {
  const folded = new Map<number, TumblingWindows>()
  for (const { partition, timeMs, cents } of records) {
    let windows = folded.get(partition)
    if (windows === undefined) {
      windows = new TumblingWindows(rule, before.get(partition) ?? noProgress)
      folded.set(partition, windows)
    }
    windows.add(key, timeMs, cents)
  }
  return folded
}

/** The windows whose last partition has closed them now. */
async function newlyFinal(
  transaction: WriteTransaction,
  metric: string,
  { series, sizeMs }: Series,
  [before, after]: readonly [number, number],
): Promise<readonly number[]> {
  if (after <= before) return []
  const parameters = [metric, series, before - sizeMs, after - sizeMs, namedAtOnce + 1]
  const rows = await transaction.all(READ_STARTS, parameters)
  return rows.map((row) => Number(row['startMs']))
}
