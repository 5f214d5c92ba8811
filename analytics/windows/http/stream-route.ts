import type { WindowChange } from '@annals/analytics-contracts'
import { type Route, route, type StreamedChange, sseAnswer } from '@annals/http'
import type { Change, Reader } from '@annals/projections'
import { z } from 'zod'
import { changeKey, windowOfChange } from '../fold/change-key.ts'
import { type Metric, metricSources } from '../fold/metrics.ts'
import { readSeries } from '../fold/series.ts'
import { type Sight, windowsAt } from './read-windows.ts'
import { metricNames, type WindowsContext } from './windows-context.ts'

const heartbeatMs = 15_000
const batch = 500

/** Another replica's commits ring no bell here: the database is looked at this often while somebody listens. */
const tailEveryMs = 1_000

/** Server-sent events: each window of a metric that got a record or became final, as it is now, over all partitions. */
export function streamRoute(context: WindowsContext, metric: Metric): Route {
  const { models, clock, settings } = context
  const { path, name, roles } = metricNames[metric]
  const source = metricSources[metric]
  return route({
    method: 'get',
    path: `${path}/stream`,
    operationId: `watch${name}`,
    summary: `Server-sent events: the windows of ${metric} as they change`,
    roles,
    query: z.strictObject({ lastEventId: z.string().max(20).optional() }),
    answers: {
      200: {
        description:
          'Events named `window`, each with a window and the number of its series. A window that only time makes provisional is not told. After a cut, send the last id as `Last-Event-ID`.',
        contentType: 'text/event-stream',
      },
    },
    problems: {},
    handle: async ({ principal, lastEventId, query, signal }) =>
      sseAnswer({
        source: {
          newest: () => models.lastChange(),
          onChanges: (listener) => {
            const ignore = models.onChanges(listener)
            const tail = setInterval(listener, tailEveryMs)
            return () => {
              clearInterval(tail)
              ignore()
            }
          },
          changesAfter: async (sequence) => {
            const found = await models.changesAfter(sequence, batch)
            if (found.kind === 'reset') return { kind: 'gone' }
            const own = found.changes.filter(({ projection }) => projection === source.name)
            if (own.some(({ key }) => key === null)) return { kind: 'gone' }
            const sight = { source, settings: settings.current(), nowMs: clock.nowMs() }
            const changes = await models.read((reader) => changedWindows(reader, sight, own))
            return { kind: 'changes', changes, through: found.changes.at(-1)?.sequence ?? sequence }
          },
        },
        lastEventId: lastEventId ?? query.lastEventId,
        heartbeatMs,
        expiresAtMs: principal.expiresAtMs,
        clock,
        signal,
      }),
  })
}

/** Each window once, at the last of its changes: it is told as it is now. */
async function changedWindows(
  reader: Reader,
  sight: Sight,
  changes: readonly Change[],
): Promise<readonly StreamedChange[]> {
  if (changes.length === 0) return []
  const lastChangeOf = new Map(
    changes.flatMap(({ key, sequence }) => (key === null ? [] : [[key, sequence] as const])),
  )
  const told: StreamedChange[] = []
  for (const series of await readSeries(reader)) {
    const changed = [...lastChangeOf.keys()]
      .map(windowOfChange)
      .filter((each) => each.series === series.series)
    if (changed.length === 0) continue
    const starts = changed.map(({ startMs }) => startMs).toSorted((left, right) => left - right)
    const { windows } = await windowsAt(reader, sight, series, starts)
    for (const window of windows) {
      const data: WindowChange = { series: series.series, ...window }
      const id = lastChangeOf.get(changeKey(series.series, Date.parse(window.start)))
      if (id !== undefined) told.push({ id, event: 'window', data })
    }
  }
  return told.toSorted((left, right) => left.id - right.id)
}
