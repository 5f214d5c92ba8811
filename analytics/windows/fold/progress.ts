import { type SqlDialect, upsertRows, type WriteTransaction } from '@annals/projections'
import type { Progress } from '../domain/tumbling-windows.ts'

/** How far each partition has come that had a record in the series. */
export type ProgressByPartition = ReadonlyMap<number, Progress>

const READ_PROGRESS = `
SELECT partition_id AS partitionId, stream_time_ms AS streamTimeMs, closed_ms AS closedMs, dropped_late AS droppedLate
FROM analytics_partitions
WHERE metric = ? AND series = ?`

const target = {
  table: 'analytics_partitions',
  columns: ['metric', 'series', 'partition_id', 'stream_time_ms', 'closed_ms', 'dropped_late'],
  key: ['metric', 'series', 'partition_id'],
}

export async function readProgress(
  reader: Pick<WriteTransaction, 'all'>,
  lock: SqlDialect['lock'],
  metric: string,
  series: number,
): Promise<ProgressByPartition> {
  const rows = await reader.all(`${READ_PROGRESS}${lock}`, [metric, series])
  return new Map(
    rows.map((row) => [
      Number(row['partitionId']),
      {
        streamTimeMs: Number(row['streamTimeMs']),
        closedMs: Number(row['closedMs']),
        droppedLate: Number(row['droppedLate']),
      },
    ]),
  )
}

export async function writeProgress(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  metric: string,
  series: number,
  progress: ProgressByPartition,
): Promise<void> {
  const values = [...progress].flatMap(([partition, { streamTimeMs, closedMs, droppedLate }]) =>
    // Without a stream time there was no record, and nothing to keep.
    streamTimeMs === undefined ? [] : [metric, series, partition, streamTimeMs, closedMs, droppedLate],
  )
  await upsertRows(transaction, dialect, target, values)
}

/** The instant up to which every partition has closed its windows; 0 as long as one of them had no record. */
export function closedByAll(progress: ProgressByPartition, partitions: number): number {
  if (progress.size < partitions) return 0
  return Math.min(...[...progress.values()].map(({ closedMs }) => closedMs))
}

export function droppedLateOf(progress: ProgressByPartition): number {
  return [...progress.values()].reduce((sum, { droppedLate }) => sum + droppedLate, 0)
}
