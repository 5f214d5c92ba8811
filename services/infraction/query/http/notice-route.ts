import { type Route, route } from '@annals/http'
import { infractionParamsSchema, noticeQuerySchema } from '@annals/infraction-contracts'
import { type QueryRoutesContext, readItem } from '@annals/part'
import { noticePage } from '../notice/notice-page.ts'
import type { NoticeSettings } from '../notice/notice-settings.ts'
import { noticePolicy } from '../notice/notice-style.ts'
import { infractionItem } from './infraction-item.ts'

/** The notice of an infraction: a document that a browser shows and prints to one page. */
export function noticeRoute(context: QueryRoutesContext, settings: NoticeSettings): Route {
  return route({
    method: 'get',
    path: `${infractionItem.path}/notice`,
    operationId: 'getInfractionNotice',
    summary: 'The notice of one infraction, a document that prints to one page',
    roles: infractionItem.roles,
    params: infractionParamsSchema,
    query: noticeQuerySchema,
    answers: {
      200: {
        description: 'A whole HTML document that needs nothing else.',
        contentType: 'text/html',
        headers: ['ETag', 'Annals-Parked'],
      },
    },
    problems: { parked: 503 },
    handle: async (request) => {
      const { infractionId } = request.params
      const { view, headers } = await readItem(context, infractionItem, infractionId, request)
      return {
        status: 200,
        contentType: 'text/html; charset=utf-8',
        headers: { ...headers, 'Content-Security-Policy': noticePolicy() },
        stream: onePiece(noticePage(view, request.query.lang, settings)),
      }
    },
  })
}

async function* onePiece(text: string): AsyncGenerator<string> {
  yield text
}
