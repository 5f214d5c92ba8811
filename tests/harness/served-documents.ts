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

/** Where the documents of every part are served: its own, and that of its operations, to which no gateway leads. */
export async function documentPaths(
  url: string,
  through: 'one port' | 'gateway' = 'one port',
): Promise<readonly string[]> {
  return (await servedParts(url)).flatMap(({ service, kind }) => [
    `/api/${service}/${kind === 'command' ? 'commands' : 'queries'}/openapi.json`,
    ...(through === 'gateway' ? [] : [`/ops/${service}/${kind}/openapi.json`]),
  ])
}

/** Reads the documents at these paths and holds exchanges against them. */
export async function checkAgainstServed(url: string, paths: readonly string[]): Promise<CheckExchange> {
  const documents = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${url}${path}`)
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`)
      return (await answer.json()) as OpenApi
    }),
  )
  return openApiChecker(documents)
}
