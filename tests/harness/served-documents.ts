import { type Exchange, openApiChecker } from './openapi-checker.ts'
import type { OpenApi } from './openapi-document.ts'

export type CheckExchange = (exchange: Exchange) => void

const services = ['customer', 'inventory', 'order'] as const

/** Every document that the system serves: of each part, and of its operations. */
const documentPaths = services.flatMap((service) => [
  `/api/${service}/commands/openapi.json`,
  `/api/${service}/queries/openapi.json`,
  `/ops/${service}/command/openapi.json`,
  `/ops/${service}/query/openapi.json`,
])

/** Reads the documents that the system serves and holds exchanges against them. */
export async function checkAgainstServed(url: string): Promise<CheckExchange> {
  const documents = await Promise.all(
    documentPaths.map(async (path) => {
      const answer = await fetch(`${url}${path}`)
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`)
      return (await answer.json()) as OpenApi
    }),
  )
  return openApiChecker(documents)
}
