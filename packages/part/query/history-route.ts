import { historyEntrySchema, pageQuerySchema, pageSchema } from '@annals/contracts'
import { commonProblem, listAnswer, type Route, type RouteRequest, route } from '@annals/http'
import type { HistoryRow, Projection, Row } from '@annals/projections'
import type { z } from 'zod'
import { type ItemDefinition, visibleRow } from './item-route.ts'
import { type QueryRoutesContext, readAfter } from './query-routes-context.ts'
import { readKeysetPage } from './read-keyset-page.ts'

/** The history of an item, oldest first, for whoever may see the item itself. */
export function historyRoute<R extends Row, Params extends z.ZodObject, View>(
  context: QueryRoutesContext,
  item: ItemDefinition<R, Params, View>,
  definition: {
    readonly operationId: string
    readonly history: Projection<HistoryRow>
    /** What of an entry's params this person may see; all of them when left out. */
    readonly paramsFor?: (
      params: HistoryRow['params'],
      principal: RouteRequest['principal'],
    ) => HistoryRow['params']
  },
): Route {
  return route({
    method: 'get',
    path: `${item.path}/history`,
    operationId: definition.operationId,
    summary: 'What happened to it, who did it and when',
    roles: item.roles,
    params: item.params,
    query: pageQuerySchema,
    answers: { 200: { description: 'One page.', schema: pageSchema(historyEntrySchema), headers: ['Link'] } },
    problems: { 'invalid-cursor': 400 },
    handle: async (request) => {
      // Parsed by this very schema.
      const key = item.key(request.params as z.infer<Params>)
      const page = await readAfter(context, request, async (reader) => {
        if ((await visibleRow(reader, item, key, request.principal)) === undefined)
          throw commonProblem('not-found')
        const stream = item.stream(key)
        const rows = reader.builder(definition.history, 'row').where('row.stream = :stream', { stream })
        return readKeysetPage(rows, { sort: [['streamVersion', 'ASC']], filters: stream, ...request.query })
      })
      const { paramsFor = (params) => params } = definition
      const items = page.items.map(({ id: _key, stream: _stream, params, ...entry }) => ({
        ...entry,
        params: paramsFor(params, request.principal),
      }))
      return listAnswer({ items, next: page.next }, request.url)
    },
  })
}
