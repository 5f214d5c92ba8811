import { type Route, route } from '@annals/http'
import { type QueryRoutesContext, readAfter } from '@annals/part'
import { detectionSummaryQuerySchema, detectionSummarySchema } from '@annals/radar-contracts'
import { detections } from '../projections/detections.ts'
import { narrowDetections } from './narrow-detections.ts'
import { readers } from './readers.ts'

type Totals = { readonly count: number | string; readonly overspeeds: number | string | null }

/** How many detections the filters let through, and how many of them are over, counted when asked. */
export function detectionSummaryRoute(context: QueryRoutesContext): Route {
  return route({
    method: 'get',
    path: '/detections/summary',
    operationId: 'summariseDetections',
    summary: 'Number of detections and of overspeeds among them',
    roles: readers,
    query: detectionSummaryQuerySchema,
    answers: { 200: { description: 'Of all that the filters let through.', schema: detectionSummarySchema } },
    problems: {},
    handle: async (request) => {
      const totals = await readAfter(context, request, (reader) => {
        const rows = reader.builder(detections, 'row')
        narrowDetections(rows, request.query)
        return rows
          .select('COUNT(*)', 'count')
          .addSelect('SUM(CASE WHEN row.overKmh > 0 THEN 1 ELSE 0 END)', 'overspeeds')
          .getRawOne<Totals>()
      })
      const body = { count: Number(totals?.count ?? 0), overspeeds: Number(totals?.overspeeds ?? 0) }
      return { status: 200, body }
    },
  })
}
