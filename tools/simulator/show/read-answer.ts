import type { ApiClient } from '@annals/client'
import { pageSchema } from '@annals/contracts'
import type { z } from 'zod'
import { SimulationStopped } from '../send/sender.ts'

/** The answer of a query, parsed. Throws SimulationStopped when the query is refused. */
export async function readAnswer<Schema extends z.ZodType>(
  api: ApiClient,
  path: string,
  schema: Schema,
  after?: string,
): Promise<z.output<Schema>> {
  const answer = await api({ method: 'GET', path, after })
  if (answer.kind === 'refused') throw new SimulationStopped(path, answer.problem)
  return schema.parse(answer.body)
}

/** Every item of a list, page by page. */
export async function readAll<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  item: Item,
  after?: string,
): Promise<readonly z.output<Item>[]> {
  const found: z.output<Item>[] = []
  const page = pageSchema(item)
  let cursor: string | null = null
  do {
    const parameters = new URLSearchParams({ limit: '500', ...(cursor !== null && { cursor }) })
    const { items, next } = await readAnswer(api, `${path}&${parameters}`, page, after)
    for (const one of items) found.push(one)
    cursor = next
  } while (cursor !== null)
  return found
}
