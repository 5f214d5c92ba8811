import type { Role } from '@annals/contracts'
import {
  type ChangeBatch,
  type Route,
  type RouteRequest,
  route,
  type StreamedChange,
  sseAnswer,
} from '@annals/http'
import type { Change, Projection, Reader, Row } from '@annals/projections'
import { z } from 'zod'
import type { QueryRoutesContext } from './query-routes-context.ts'

/** What of a projection's changes is told, and to whom. */
export type WatchedProjection = {
  readonly name: string
  /** The keys among these whose rows this person may see; a row that is gone is not among them. */
  readonly visibleKeys: (
    reader: Reader,
    keys: readonly string[],
    principal: RouteRequest['principal'],
  ) => Promise<ReadonlySet<string>>
  /** The event's name, as in `orders`. */
  readonly event: string
}

export function watched<R extends Row>(
  event: string,
  projection: Projection<R>,
  mayBeSeen: (row: R, principal: RouteRequest['principal']) => boolean,
): WatchedProjection {
  return {
    name: projection.name,
    event,
    visibleKeys: async (reader, keys, principal) => {
      const rows = await reader.rows(projection, keys)
      return new Set([...rows].flatMap(([key, row]) => (mayBeSeen(row, principal) ? [key] : [])))
    },
  }
}

const heartbeatMs = 15_000
const batch = 500

/** One stream of server-sent events for the whole query part: which rows changed, for those that the reader may see. */
export function changesRoute(
  context: QueryRoutesContext,
  {
    roles,
    projections,
  }: { readonly roles: readonly Role[]; readonly projections: readonly WatchedProjection[] },
): Route {
  const { models, clock } = context
  return route({
    method: 'get',
    path: '/changes',
    operationId: 'watchChanges',
    summary: 'Server-sent events: which items changed',
    roles,
    query: z.strictObject({ lastEventId: z.string().max(20).optional() }),
    answers: {
      200: {
        description:
          'Events named after the list, with the key of the item that changed, or null when any may have. After a cut, send the last id as `Last-Event-ID`.',
        contentType: 'text/event-stream',
      },
    },
    problems: {},
    handle: async ({ principal, lastEventId, query, signal }) =>
      sseAnswer({
        source: {
          newest: () => models.lastChange(),
          onChanges: (listener) => models.onChanges(listener),
          changesAfter: async (sequence) => {
            const found = await models.changesAfter(sequence, batch)
            if (found.kind === 'reset') return { kind: 'gone' }
            return visibleChanges(context, projections, found.changes, principal, sequence)
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

async function visibleChanges(
  { models }: QueryRoutesContext,
  projections: readonly WatchedProjection[],
  changes: readonly Change[],
  principal: RouteRequest['principal'],
  sequence: number,
): Promise<ChangeBatch> {
  const told = await models.read(async (reader) => {
    const streamed: StreamedChange[] = []
    for (const { name, event, visibleKeys } of projections) {
      const own = changes.filter(({ projection }) => projection === name)
      const keys = own.flatMap(({ key }) => (key === null ? [] : [key]))
      const visible = keys.length === 0 ? new Set<string>() : await visibleKeys(reader, keys, principal)
      for (const { sequence: id, key } of own) {
        if (key === null || visible.has(key)) streamed.push({ id, event, data: { key } })
      }
    }
    return streamed
  })
  const through = changes.at(-1)?.sequence ?? sequence
  return { kind: 'changes', changes: told.toSorted((left, right) => left.id - right.id), through }
}
