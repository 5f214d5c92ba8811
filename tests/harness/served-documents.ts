import { type Exchange, openApiChecker } from './openapi-checker.ts'
import type { OpenApi } from './openapi-document.ts'

export type CheckExchange = (exchange: Exchange) => void

/** A part of the running system. */
export type ServedPart = { readonly service: string; readonly kind: 'command' | 'query' }

/** Every part that the landing page links to, so that a new one is met without anybody listing it. */
export async function servedParts(url: string): Promise<readonly ServedPart[]> {
  const page = await (await fetch(url)).text()
  const links = page.matchAll(/\/api\/(\w+)\/(commands|queries)\/docs/g)
  return [...links].map(([, service = '', kind]) => ({
    service,
    kind: kind === 'commands' ? 'command' : 'query',
  }))
}

/** The documents that a part serves: its own, and that of its operations. */
export function documentPaths({ service, kind }: ServedPart): readonly [own: string, operations: string] {
  const api = `/api/${service}/${kind === 'command' ? 'commands' : 'queries'}`
  return [`${api}/openapi.json`, `/ops/${service}/${kind}/openapi.json`]
}

/** Reads the documents that the system serves and holds exchanges against them. A gateway leads to no operations. */
export async function checkAgainstServed(
  url: string,
  through: 'one port' | 'gateway' = 'one port',
): Promise<CheckExchange> {
  const paths = (await servedParts(url))
    .map(documentPaths)
    .flatMap(([own, operations]) => (through === 'gateway' ? [own] : [own, operations]))
  const documents = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${url}${path}`)
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`)
      return (await answer.json()) as OpenApi
    }),
  )
  return openApiChecker(documents)
}
