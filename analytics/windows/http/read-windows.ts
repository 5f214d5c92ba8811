import type { WindowsView, WindowView } from '@annals/analytics-contracts'
import { instantOf } from '@annals/kernel'
import type { Reader } from '@annals/projections'
import { windowState } from '../domain/window-state.ts'
import type { MetricSource } from '../fold/metrics.ts'
import { closedByAll, droppedLateOf, readProgress } from '../fold/progress.ts'
import type { Series } from '../fold/series.ts'
import type { AnalyticsSettings } from '../settings.ts'
import { seriesView } from './series-view.ts'

const READ_SUMS = `
SELECT start_ms AS startMs, SUM(records) AS records, SUM(total_cents) AS totalCents
FROM analytics_windows
WHERE metric = ? AND series = ? AND start_ms BETWEEN ? AND ?
GROUP BY start_ms`

/** Which windows: all of the series that begin in `[fromMs, toMs)`. */
export type WindowRange = { readonly fromMs: number; readonly toMs: number }

export type Sight = {
  readonly source: Pick<MetricSource, 'metric' | 'contract'>
  readonly settings: AnalyticsSettings
  readonly nowMs: number
}

/** The windows of a series in a range, oldest first; one without a record is there with zeros. */
export async function readWindows(
  reader: Reader,
  sight: Sight,
  series: Series,
  { fromMs, toMs }: WindowRange,
): Promise<WindowsView> {
  const starts: number[] = []
  for (let startMs = alignedUp(fromMs, series.sizeMs); startMs < toMs; startMs += series.sizeMs)
    starts.push(startMs)
  const { windows, droppedLate } = await windowsAt(reader, sight, series, starts)
  return { series: seriesView(series), graceMs: sight.settings.graceMs, droppedLate, windows }
}

/** The windows that begin at these instants, which rise. */
export async function windowsAt(
  reader: Reader,
  { source: { metric, contract }, settings, nowMs }: Sight,
  series: Series,
  starts: readonly number[],
): Promise<{ readonly windows: WindowView[]; readonly droppedLate: number }> {
  // Before the sums: a window that was closed then has all its records in what is read now.
  const progress = await readProgress(reader, '', metric, series.series)
  const closedMs = closedByAll(progress, contract.partitions)
  const seriesEnded = series.endedAtMs !== undefined
  const sums = await sumsBetween(reader, metric, series, [starts.at(0) ?? 0, starts.at(-1) ?? 0])
  const windows = starts.map((startMs) => {
    const endMs = startMs + series.sizeMs
    const { count, totalCents } = sums.get(startMs) ?? { count: 0, totalCents: 0 }
    const { graceMs, provisionalAfterMs } = settings
    const state = windowState({ endMs, closedMs, seriesEnded, nowMs, graceMs, provisionalAfterMs })
    return { start: instantOf(startMs), end: instantOf(endMs), state, count, totalCents }
  })
  return { windows, droppedLate: droppedLateOf(progress) }
}

async function sumsBetween(
  reader: Reader,
  metric: string,
  { series }: Series,
  [first, last]: readonly [number, number],
): Promise<ReadonlyMap<number, Pick<WindowView, 'count' | 'totalCents'>>> {
  const rows = await reader.all(READ_SUMS, [metric, series, first, last])
  return new Map(
    rows.map(({ startMs, records, totalCents }) => [
      Number(startMs),
      { count: Number(records), totalCents: Number(totalCents) },
    ]),
  )
}

/** The first instant at or after this at which a window begins. */
export function alignedUp(timeMs: number, sizeMs: number): number {
  return Math.ceil(timeMs / sizeMs) * sizeMs
}
