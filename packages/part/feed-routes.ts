import { contractEventSchema, feedPageLimit, feedPageSchema } from '@annals/contracts'
import type { EventStore } from '@annals/event-store'
import { commonProblem, type Route, route } from '@annals/http'
import { storeFeed } from '@annals/messaging'
import { z } from 'zod'
import type { Publication } from './command/publication.ts'

const positionParams = z.strictObject({
  position: z.coerce.number().int().min(1),
})

const pageQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(feedPageLimit).default(feedPageLimit),
})

/**
 * The contract events of a command part by position, to be served below `/internal` on a port that no gateway reaches.
 * Other parts rebuild from it and fill gaps; nobody else may read it.
 */
export function feedRoutes(
  { contract, toContract }: Publication,
  store: Pick<EventStore, 'storeId' | 'partitions' | 'readAll' | 'head' | 'onAppended'>,
): readonly Route[] {
  const feed = storeFeed({ contract, store, toContract })
  return [
    route({
      method: 'get',
      path: '/feed',
      operationId: 'readFeed',
      summary: 'Contract events by position',
      roles: ['service'],
      query: pageQuery,
      answers: { 200: { description: 'The events after a position, in order.', schema: feedPageSchema } },
      problems: {},
      handle: async ({ query }) => ({ status: 200, body: await feed.read(query) }),
    }),
    route({
      method: 'get',
      path: '/feed/:position',
      operationId: 'readFeedEvent',
      summary: 'One contract event by its position',
      roles: ['service'],
      params: positionParams,
      answers: { 200: { description: 'The event.', schema: contractEventSchema } },
      problems: {},
      handle: async ({ params: { position } }) => {
        const event = await feed.readAt(position)
        if (event === undefined) throw commonProblem('not-found')
        return { status: 200, body: event }
      },
    }),
  ]
}
