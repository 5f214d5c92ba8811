import { type Page, pageQuerySchema, pageSchema, pageSizeMax, type Role } from '@annals/contracts'
import { type CsvColumn, csvAnswer, listAnswer, type Route, type RouteRequest, route } from '@annals/http'
import { iteratePages, type Projection, type Reader, type Row, type SortColumn } from '@annals/projections'
import type { z } from 'zod'
import { type QueryRoutesContext, readAfter } from './query-routes-context.ts'
import { type RowQuery, readKeysetPage } from './read-keyset-page.ts'

export type ListDefinition<R extends Row, Query extends z.ZodObject, Item> = {
  /** `/orders`; the CSV file is served beside it at `/orders.csv`. */
  readonly path: string
  /** Ends the operation ids: `Orders` gives `listOrders` and `exportOrders`. */
  readonly name: string
  readonly summary: string
  readonly roles: readonly Role[]
  readonly projection: Projection<R>
  /** Filters and sort; the page's own parameters come with the kit. */
  readonly query: Query
  readonly item: z.ZodType<Item>
  /** Ends with the key. */
  readonly sort: (query: z.infer<Query>) => readonly SortColumn<R>[]
  /** Narrows the rows to the filters and to what this person may see. */
  readonly narrow: (
    rows: RowQuery<R>,
    query: z.infer<Query>,
    principal: RouteRequest['principal'],
    reader: Reader,
  ) => void
  readonly items: (rows: readonly R[], reader: Reader) => Promise<readonly Item[]>
  readonly csv: readonly CsvColumn<Item>[]
}

/** The list of a read model as keyset pages, and the whole filtered set as a CSV file. */
export function listRoutes<R extends Row, Query extends z.ZodObject, Item>(
  context: QueryRoutesContext,
  definition: ListDefinition<R, Query, Item>,
): readonly Route[] {
  const { path, name, summary, roles, query, item, csv } = definition
  return [
    route({
      method: 'get',
      path,
      operationId: `list${name}`,
      summary,
      roles,
      query: pageQuerySchema.extend(query.shape),
      answers: { 200: { description: 'One page.', schema: pageSchema(item), headers: ['Link'] } },
      problems: { 'invalid-cursor': 400 },
      handle: async (request) => {
        // The extended schema has parsed the list's own fields and the page's.
        const asked = request.query as z.infer<Query> & z.infer<typeof pageQuerySchema>
        const page = await readAfter(context, request, (reader) =>
          readPage(reader, definition, asked, request.principal, asked),
        )
        return listAnswer(page, request.url)
      },
    }),
    route({
      method: 'get',
      path: `${path}.csv`,
      operationId: `export${name}`,
      summary: `${summary}, as a CSV file`,
      roles,
      query,
      answers: { 200: { description: 'The whole filtered list.', contentType: 'text/csv' } },
      problems: {},
      handle: async (request) => {
        // Parsed by this very schema.
        const asked = request.query as z.infer<Query>
        const first = await readAfter(context, request, (reader) =>
          readPage(reader, definition, asked, request.principal, { limit: pageSizeMax }),
        )
        return csvAnswer(
          csv,
          eachItem(context, definition, asked, request.principal, first),
          `${path.slice(1)}.csv`,
        )
      },
    }),
  ]
}

async function readPage<R extends Row, Query extends z.ZodObject, Item>(
  reader: Reader,
  definition: ListDefinition<R, Query, Item>,
  query: z.infer<Query>,
  principal: RouteRequest['principal'],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Item>> {
  const rows = reader.builder(definition.projection, 'row')
  definition.narrow(rows, query, principal, reader)
  const filters = Object.fromEntries(
    Object.keys(definition.query.shape).map((field) => [field, query[field]]),
  )
  const { items, next } = await readKeysetPage(rows, { sort: definition.sort(query), filters, limit, cursor })
  return { items: await definition.items(items, reader), next }
}

/** The first page was read before the answer began, so that what goes wrong there is still a problem and not a cut file. */
async function* eachItem<R extends Row, Query extends z.ZodObject, Item>(
  { models }: QueryRoutesContext,
  definition: ListDefinition<R, Query, Item>,
  query: z.infer<Query>,
  principal: RouteRequest['principal'],
  first: Page<Item>,
): AsyncGenerator<Item> {
  const pages = iteratePages((cursor) =>
    cursor === undefined
      ? Promise.resolve(first)
      : models.read((reader) =>
          readPage(reader, definition, query, principal, { limit: pageSizeMax, cursor }),
        ),
  )
  for await (const items of pages) yield* items
}
