import { type Route, route } from '@annals/http'
import {
  type InfractionSummary,
  infractionStatuses,
  infractionSummaryQuerySchema,
  infractionSummarySchema,
} from '@annals/infraction-contracts'
import { type QueryRoutesContext, readAfter } from '@annals/part'
import { infractions } from '../projections/infractions.ts'
import { narrowInfractions } from './narrow-infractions.ts'
import { readers } from './visibility.ts'

type StatusTotal = {
  readonly status: string
  readonly count: number | string
  readonly amountCents: string
}

/** How many infractions there are in each status and what they come to, summed when asked. */
export function summaryRoute(context: QueryRoutesContext): Route {
  return route({
    method: 'get',
    path: '/infractions/summary',
    operationId: 'summariseInfractions',
    summary: 'Number and total of the infractions in each status',
    roles: readers,
    query: infractionSummaryQuerySchema,
    answers: {
      200: {
        description: 'All statuses, also those without an infraction.',
        schema: infractionSummarySchema,
      },
    },
    problems: {},
    handle: async (request) => {
      const totals = await readAfter(context, request, (reader) => {
        const rows = reader.builder(infractions, 'row')
        narrowInfractions(rows, request.query, request.principal)
        return (
          rows
            .select('row.status', 'status')
            .addSelect('COUNT(*)', 'count')
            // As text: a sum above 2^53 is no number that a driver may hand out.
            .addSelect('CAST(SUM(row.amountCents) AS CHAR)', 'amountCents')
            .groupBy('row.status')
            .getRawMany<StatusTotal>()
        )
      })
      return { status: 200, body: summaryOf(totals) }
    },
  })
}

function summaryOf(totals: readonly StatusTotal[]): InfractionSummary {
  const byStatus = infractionStatuses.map((status) => {
    const total = totals.find((candidate) => candidate.status === status)
    return { status, count: Number(total?.count ?? 0), amountCents: Number(total?.amountCents ?? 0) }
  })
  return {
    count: byStatus.reduce((sum, { count }) => sum + count, 0),
    amountCents: byStatus.reduce((sum, { amountCents }) => sum + amountCents, 0),
    byStatus,
  }
}
