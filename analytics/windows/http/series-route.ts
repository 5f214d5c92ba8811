import { seriesListSchema } from '@annals/analytics-contracts'
import { type Route, route } from '@annals/http'
import { readAfter } from '@annals/part'
import { readSeries } from '../fold/series.ts'
import { seriesView } from './series-view.ts'
import type { WindowsContext } from './windows-context.ts'

/** Every window length that was in use, and from when to when. */
export function seriesRoute(context: WindowsContext): Route {
  return route({
    method: 'get',
    path: '/series',
    operationId: 'listSeries',
    summary: 'The window lengths that were in use, the present one first',
    roles: ['sales', 'officer', 'operator'],
    answers: { 200: { description: 'The newest first.', schema: seriesListSchema } },
    problems: {},
    handle: async (request) => {
      const known = await readAfter(context, request, readSeries)
      return { status: 200, body: { items: known.map(seriesView) } }
    },
  })
}
