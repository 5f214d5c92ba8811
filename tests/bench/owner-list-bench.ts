import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchResult, benchResult, type Round } from '@annals/event-store/bench-result'
import type { Part } from '@annals/part'
import { z } from 'zod'
import { benchOwnerId, fillInfractions, infractionsPerOwner } from './fill-infractions.ts'
import { openInfractionQuery } from './infraction-query-world.ts'

const many = 1_000_000
const few = 1_000
const roundsEach = 15
const listsPerRound = 20

/** What an owner asks for, and how many of the 50 come. */
const questions = {
  'the last first': [{}, infractionsPerOwner],
  'by amount': [{ sort: '-amountCents' }, infractionsPerOwner],
  'those issued': [{ status: ['Issued'] }, 13],
  'those to pay': [{ status: ['Issued', 'Upheld'] }, 13],
} as const

const listSchema = z.object({
  items: z.array(z.object({ ownerId: z.string(), ownerName: z.string() })),
  next: z.null(),
})

/** One owner's infractions among 1,000,000 beside one owner's among 1,000, through the part's own route. */
export async function ownerListBench(): Promise<readonly BenchResult[]> {
  const folders = await Promise.all([many, few].map(() => mkdtemp(join(tmpdir(), 'annals-owner-'))))
  try {
    const [ours, reference] = await Promise.all(folders.map(openInfractionQuery))
    if (ours === undefined || reference === undefined) throw new Error('the bench has two worlds')
    fillInfractions(ours.readModelsFile, many)
    fillInfractions(reference.readModelsFile, few)
    const results: BenchResult[] = []
    for (const [name, [query, expected]] of Object.entries(questions)) {
      const rounds: Round[] = []
      for (let round = 0; round < roundsEach; round += 1) {
        rounds.push({
          reference: await microsecondsPerList(reference.part, few, query, expected),
          ours: await microsecondsPerList(ours.part, many, query, expected),
        })
      }
      const goal = { bound: 'at-most', ratio: 2 } as const
      results.push(
        benchResult({ name: `one owner's infractions among 1,000,000, ${name}`, unit: 'µs', goal }, rounds),
      )
    }
    await Promise.all([ours.close(), reference.close()])
    return results
  } finally {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  }
}

/** Of owners that are spread over all there are. */
async function microsecondsPerList(
  part: Part,
  infractions: number,
  query: object,
  expected: number,
): Promise<number> {
  const apart = infractions / infractionsPerOwner / listsPerRound
  const startedMs = performance.now()
  for (let count = 0; count < listsPerRound; count += 1) {
    const ownerId = benchOwnerId(count * apart)
    const { items } = await listInfractions(part, ownerId, query)
    if (items.length !== expected || items.some((item) => item.ownerId !== ownerId))
      throw new Error(`${items.length} infractions were listed, ${expected} of ${ownerId} were expected`)
  }
  return ((performance.now() - startedMs) * 1_000) / listsPerRound
}

async function listInfractions(
  part: Part,
  ownerId: string,
  query: object,
): Promise<z.infer<typeof listSchema>> {
  const route = part.routes.find(({ operationId }) => operationId === 'listInfractions')
  if (route === undefined) throw new Error('the infraction query part has no listInfractions')
  const answer = await route.handle({
    principal: {
      roles: new Set(['owner'] as const),
      ownerId,
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
  return listSchema.parse('body' in answer ? answer.body : undefined)
}
