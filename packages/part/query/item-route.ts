import type { Role } from '@annals/contracts'
import { commonProblem, ProblemError, type Route, type RouteRequest, route } from '@annals/http'
import type { Projection, Reader, Row } from '@annals/projections'
import type { z } from 'zod'
import { type QueryRoutesContext, readAfter } from './query-routes-context.ts'

export type ItemDefinition<R extends Row, Params extends z.ZodObject, View> = {
  /** `/orders/:orderId` */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly roles: readonly Role[]
  readonly params: Params
  readonly projection: Projection<R>
  readonly key: (params: z.infer<Params>) => string
  /** The stream that the row is folded from: while it is parked, the answer says so. */
  readonly stream: (key: string) => string
  /** Another person's row is as if absent. */
  readonly mayBeSeen: (row: R, principal: RouteRequest['principal']) => boolean
  readonly revision: (row: R) => number
  /** What this person is shown of the row. */
  readonly view: (row: R, reader: Reader, principal: RouteRequest['principal']) => Promise<View>
  readonly schema: z.ZodType<View>
}

/** One row of a read model by its key, with its revision as the ETag. */
export function itemRoute<R extends Row, Params extends z.ZodObject, View>(
  context: QueryRoutesContext,
  definition: ItemDefinition<R, Params, View>,
): Route {
  const { path, operationId, summary, roles, params, schema } = definition
  return route({
    method: 'get',
    path,
    operationId,
    summary,
    roles,
    params,
    answers: { 200: { description: 'The item.', schema, headers: ['ETag', 'Annals-Parked'] } },
    problems: { parked: 503 },
    handle: async (request) => {
      // Parsed by this very schema.
      const key = definition.key(request.params as z.infer<Params>)
      const { view, headers } = await readItem(context, definition, key, request)
      return { status: 200, body: view, headers }
    },
  })
}

/** What this person may see of the row, with the headers that tell its state. Throws `not-found` and `parked`. */
export async function readItem<R extends Row, Params extends z.ZodObject, View>(
  context: QueryRoutesContext,
  definition: ItemDefinition<R, Params, View>,
  key: string,
  request: RouteRequest,
): Promise<{ readonly view: View; readonly headers: Readonly<Record<string, string>> }> {
  const { principal } = request
  const found = await readAfter(context, request, async (reader) => {
    const row = await visibleRow(reader, definition, key, principal)
    return row === undefined ? undefined : { row, view: await definition.view(row, reader, principal) }
  })
  const parked = await context.models.isParked(definition.projection, definition.stream(key))
  if (found === undefined) throw parked ? parkedProblem() : commonProblem('not-found')
  return {
    view: found.view,
    headers: {
      ETag: `"${definition.revision(found.row)}"`,
      ...(parked ? { 'Annals-Parked': 'true' } : {}),
    },
  }
}

/** The row, unless there is none or this person may not see it. */
export async function visibleRow<R extends Row>(
  reader: Reader,
  { projection, mayBeSeen }: Pick<ItemDefinition<R, z.ZodObject, unknown>, 'projection' | 'mayBeSeen'>,
  key: string,
  principal: RouteRequest['principal'],
): Promise<R | undefined> {
  const row = (await reader.rows(projection, [key])).get(key)
  return row !== undefined && mayBeSeen(row, principal) ? row : undefined
}

function parkedProblem(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'parked',
    detail: 'an event of this item could not be handled yet; an operator sees it among the parked sequences',
    headers: { 'Retry-After': '30' },
  })
}
