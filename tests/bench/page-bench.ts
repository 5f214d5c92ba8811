import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchResult, benchResult, type Round } from '@annals/event-store/bench-result'
import type { Part } from '@annals/part'
import { z } from 'zod'
import { fillOrderList, sortValuesAt } from './fill-order-list.ts'
import { openOrderQuery } from './order-query-world.ts'

const deep = 1_000_000
const limit = 50
const roundsEach = 15
const pagesPerRound = 20

const sorts = {
  '-placedAt': ['placedAt', 'DESC'],
  orderDate: ['orderDate', 'ASC'],
  netCents: ['netCents', 'ASC'],
} as const

const pageSchema = z.object({ items: z.array(z.object({ orderId: z.string() })), next: z.string() })
const cursorSchema = z.array(z.union([z.string(), z.number()]))

type ReadPage = (cursor?: string) => Promise<z.infer<typeof pageSchema>>

/** The page after row 1,000,000 of the order list beside its first page, read through the part's own route. */
export async function pageBench(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-page-'))
  try {
    const { part, readModelsFile, close } = await openOrderQuery(folder)
    fillOrderList(readModelsFile, deep + 10 * limit)
    const results: BenchResult[] = []
    for (const [sort, order] of Object.entries(sorts)) {
      const read: ReadPage = (cursor) => listOrders(part, { sort, limit, ...(cursor && { cursor }) })
      const cursor = cursorAt((await read()).next, sortValuesAt(readModelsFile, order, deep))
      const [, expected] = sortValuesAt(readModelsFile, order, deep + 1)
      if ((await read(cursor)).items[0]?.orderId !== expected) throw new Error('the cursor is of another row')
      const rounds: Round[] = []
      for (let round = 0; round < roundsEach; round += 1) {
        rounds.push({
          reference: await microsecondsPerPage(() => read()),
          ours: await microsecondsPerPage(() => read(cursor)),
        })
      }
      const goal = { bound: 'at-most', ratio: 2 } as const
      results.push(
        benchResult({ name: `page of ${limit} at row 1,000,000, by ${sort}`, unit: 'µs', goal }, rounds),
      )
    }
    await close()
    return results
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function microsecondsPerPage(read: () => ReturnType<ReadPage>): Promise<number> {
  const startedMs = performance.now()
  for (let count = 0; count < pagesPerRound; count += 1) await read()
  return ((performance.now() - startedMs) * 1_000) / pagesPerRound
}

/** Walking there by pages would take minutes: the first page's cursor, with the values of another row. */
function cursorAt(first: string, values: readonly (string | number)[]): string {
  const [fingerprint] = cursorSchema.parse(JSON.parse(Buffer.from(first, 'base64url').toString()))
  return Buffer.from(JSON.stringify([fingerprint, ...values])).toString('base64url')
}

async function listOrders(part: Part, query: object): ReturnType<ReadPage> {
  const route = part.routes.find(({ operationId }) => operationId === 'listOrders')
  if (route === undefined) throw new Error('the order query part has no listOrders')
  const answer = await route.handle({
    principal: {
      roles: new Set(['sales'] as const),
      subject: 'bench',
      actor: 'user:bench',
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    },
    params: undefined,
    body: undefined,
    query: route.query?.parse(query),
    operationId: route.operationId,
    idempotencyKey: undefined,
    ifMatch: undefined,
    correlationId: 'bench',
    traceparent: undefined,
    waitMs: 0,
    after: undefined,
    lastEventId: undefined,
    url: '/',
    signal: new AbortController().signal,
  })
  return pageSchema.parse('body' in answer ? answer.body : undefined)
}
