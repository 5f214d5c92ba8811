import type { SqlDialect, WriteTransaction } from '@annals/projections'

/** One window length in use; windows of two series have nothing to do with each other. */
export type Series = {
  readonly series: number
  readonly sizeMs: number
  readonly startedAtMs: number
  /** Undefined for the one that is folded into. */
  readonly endedAtMs: number | undefined
}

const READ_SERIES = `
SELECT series, size_ms AS sizeMs, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs
FROM analytics_series
ORDER BY series DESC`

const READ_CURRENT = `${READ_SERIES}
LIMIT 1`

const INSERT_SERIES =
  'INSERT INTO analytics_series (series, size_ms, started_at_ms, ended_at_ms) VALUES (?, ?, ?, NULL)'

const END_SERIES = 'UPDATE analytics_series SET ended_at_ms = ? WHERE series = ?'

type Reads = Pick<WriteTransaction, 'all'>

/** The series that is folded into, locked until the transaction ends; undefined before the first start. */
export async function lockCurrentSeries(
  transaction: Reads,
  dialect: SqlDialect,
): Promise<Series | undefined> {
  const [row] = await transaction.all(`${READ_CURRENT}${dialect.lock}`)
  return row === undefined ? undefined : seriesOf(row)
}

/** All series, the newest first. */
export async function readSeries(reader: Reads): Promise<readonly Series[]> {
  return (await reader.all(READ_SERIES)).map(seriesOf)
}

/**
 * Ends the current series and starts another one, unless the current one has this size already. Positions go on: the
 * records from here on are in the new series, those before it are in the old one.
 */
export async function adoptWindowSize(
  transaction: WriteTransaction,
  dialect: SqlDialect,
  sizeMs: number,
  nowMs: number,
): Promise<Series> {
  const current = await lockCurrentSeries(transaction, dialect)
  if (current?.sizeMs === sizeMs) return current
  if (current !== undefined) await transaction.run(END_SERIES, [nowMs, current.series])
  const series = (current?.series ?? 0) + 1
  await transaction.run(INSERT_SERIES, [series, sizeMs, nowMs])
  return { series, sizeMs, startedAtMs: nowMs, endedAtMs: undefined }
}

function seriesOf(row: Awaited<ReturnType<Reads['all']>>[number]): Series {
  const endedAtMs = row['endedAtMs']
  return {
    series: Number(row['series']),
    sizeMs: Number(row['sizeMs']),
    startedAtMs: Number(row['startedAtMs']),
    endedAtMs: endedAtMs === null || endedAtMs === undefined ? undefined : Number(endedAtMs),
  }
}
