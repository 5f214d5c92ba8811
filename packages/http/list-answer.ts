import type { Page } from '@annals/contracts'
import type { Answer } from './route.ts'

/** One page of a list, with `Link: rel="next"` to the following one; the filters of the request stay in it. */
export function listAnswer(page: Page<unknown>, requestUrl: string): Answer {
  const body = { items: page.items, next: page.next }
  if (page.next === null) return { status: 200, body }
  const queryStart = requestUrl.indexOf('?')
  const path = queryStart === -1 ? requestUrl : requestUrl.slice(0, queryStart)
  const parameters = new URLSearchParams(queryStart === -1 ? '' : requestUrl.slice(queryStart))
  parameters.set('cursor', page.next)
  return { status: 200, body, headers: { Link: `<${path}?${parameters}>; rel="next"` } }
}
