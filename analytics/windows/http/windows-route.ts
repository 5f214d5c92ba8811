import { windowsQuerySchema, windowsSchema } from '@annals/analytics-contracts'
import { commonProblem, type Route, route } from '@annals/http'
import { readAfter } from '@annals/part'
import { type Metric, metricSources } from '../fold/metrics.ts'
import { readSeries, type Series } from '../fold/series.ts'
import { readWindows } from './read-windows.ts'
import { rangeOf } from './window-range.ts'
import { metricNames, type WindowsContext } from './windows-context.ts'

/** The windows of one metric: the last ones, or a range. */
export function windowsRoute(context: WindowsContext, metric: Metric): Route {
  const { path, name, roles } = metricNames[metric]
  const source = metricSources[metric]
  return route({
    method: 'get',
    path,
    operationId: `list${name}`,
    summary: `Count and total of ${metric} per window: the last ones, or those that begin in a range`,
    roles,
    query: windowsQuerySchema,
    answers: { 200: { description: 'The windows, oldest first.', schema: windowsSchema } },
    problems: { 'not-found': 404, 'range-too-long': 422, 'windows-not-kept': 410 },
    handle: async (request) => {
      const { series: number, ...wish } = request.query
      const settings = context.settings.current()
      const body = await readAfter(context, request, async (reader) => {
        const nowMs = context.clock.nowMs()
        const series = seriesNumbered(await readSeries(reader), number)
        const range = rangeOf(wish, series, nowMs, settings.keepMs)
        return readWindows(reader, { source, settings, nowMs }, series, range)
      })
      return { status: 200, body }
    },
  })
}

/** The series of this number, or the present one. */
function seriesNumbered(known: readonly Series[], number: number | undefined): Series {
  const found = number === undefined ? known[0] : known.find(({ series }) => series === number)
  if (found === undefined) throw commonProblem('not-found')
  return found
}
