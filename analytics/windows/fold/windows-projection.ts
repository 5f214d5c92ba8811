import type { LiveConfig } from '@annals/config'
import type { PartWorld } from '@annals/part'
import type { SharedProjection } from '@annals/projections'
import { eventTimeFault } from '../domain/event-time.ts'
import type { AnalyticsSettings } from '../settings.ts'
import { foldWindows } from './fold-windows.ts'
import type { MetricSource } from './metrics.ts'
import { droppedLateOf, readProgress } from './progress.ts'
import { adoptWindowSize, lockCurrentSeries } from './series.ts'
import { windowTables } from './tables.ts'
import { windowPruning } from './window-pruning.ts'

/**
 * The windows of one metric. Event time is the envelope's: when the record was stored, by the clock of its service.
 * The size of a window is that of the current series, whatever this replica's settings say; only a start or a reload
 * starts another series.
 */
export function windowsProjection(
  source: MetricSource,
  settings: Pick<LiveConfig<AnalyticsSettings>, 'current'>,
  { database: { dialect }, metrics, clock }: Pick<PartWorld, 'database' | 'metrics' | 'clock'>,
): SharedProjection<number> {
  const { metric, name, contract, events } = source
  const prune = windowPruning(metric)
  return {
    name,
    version: 1,
    contract,
    events,
    tables: windowTables,
    prepare: async (transaction) => {
      const { windowSizeMs } = settings.current()
      const { series } = await adoptWindowSize(transaction, dialect, windowSizeMs, clock.nowMs())
      metrics.setDroppedLate(metric, droppedLateOf(await readProgress(transaction, '', metric, series)))
    },
    fault: ({ type, time }, nowMs) => {
      const code = eventTimeFault(Date.parse(time), nowMs, settings.current().maxAheadMs)
      return code === undefined ? undefined : { code, message: `the time of ${type} is ${faultWords[code]}` }
    },
    fold: async (transaction, folded, nowMs) => {
      const series = await lockCurrentSeries(transaction, dialect)
      if (series === undefined) throw new Error('there is no series of windows: the part was not started')
      const { graceMs, keepMs } = settings.current()
      const records = folded.map(({ partition, time, data }) => ({
        partition,
        timeMs: Date.parse(time),
        cents: data,
      }))
      const into = { metric, partitions: contract.partitions, series, graceMs }
      const { changed, progress } = await foldWindows(transaction, dialect, into, records)
      await prune(transaction, nowMs, nowMs - keepMs)
      return { changed, committed: () => metrics.setDroppedLate(metric, droppedLateOf(progress)) }
    },
  }
}

const faultWords = {
  'event-time-invalid': 'no instant',
  'event-time-negative': 'before 1970',
  'event-time-ahead': 'too far ahead of the clock',
} as const
