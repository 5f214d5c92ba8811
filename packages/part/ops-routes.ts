import { commonProblem, ProblemError, type Route, route } from '@annals/http'
import { type RebuildProgress, RebuildRunningError } from '@annals/projections'
import { z } from 'zod'
import type { Part, PartOps } from './part.ts'

const consumerHealthSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['projection', 'policy']),
    source: z.string(),
    version: z.int(),
    generation: z.int().nullable(),
    state: z.enum(['running', 'building', 'stopped']),
    lag: z.int(),
    parked: z.int(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'ConsumerHealth' })

const configStatusSchema = z
  .object({
    name: z.string(),
    file: z.string().nullable(),
    state: z.enum(['current', 'refused']),
    since: z.string(),
    fault: z.string().nullable(),
  })
  .meta({ id: 'ConfigStatus' })

const partHealthSchema = z
  .object({
    name: z.string(),
    ready: z.boolean(),
    detail: z.string().optional(),
    projections: z.array(z.string()),
    consumers: z.array(consumerHealthSchema),
    configs: z.array(configStatusSchema).describe('What it reads from files while it runs.'),
  })
  .meta({ id: 'PartHealth' })

const parkedSequenceSchema = z
  .object({
    consumer: z.string(),
    source: z.string(),
    sequence: z.string(),
    position: z.int(),
    code: z.string(),
    message: z.string(),
    sinceMs: z.int(),
    failures: z.int(),
  })
  .meta({ id: 'ParkedSequence' })

const consumerParams = z.strictObject({ consumer: z.string().min(1).max(100) })

/** What an operator may see and do with one part, to be served below `/ops/<service>/<kind>`. */
export function opsRoutes(part: Part): readonly Route[] {
  const { ops, name } = part
  const requireConsumer = async (consumer: string) => {
    const { consumers } = await part.health()
    if (!consumers.some((known) => known.name === consumer)) throw commonProblem('not-found')
  }
  return [
    route({
      method: 'get',
      path: '/health',
      operationId: 'partHealth',
      summary: 'The part, its read models, how far its consumers are and its live configurations',
      roles: ['operator'],
      answers: { 200: { description: 'As it is now.', schema: partHealthSchema } },
      problems: {},
      handle: async () => ({
        status: 200,
        body: { name, projections: ops.projections, ...(await part.health()) },
      }),
    }),
    ...(ops.projections.length === 0 ? [] : [rebuildRoute(ops)]),
    route({
      method: 'get',
      path: '/consumers/:consumer/parked',
      operationId: 'listParked',
      summary: 'The sequences of a consumer that could not be handled and wait',
      roles: ['operator'],
      params: consumerParams,
      answers: {
        200: { description: 'Oldest first.', schema: z.object({ items: z.array(parkedSequenceSchema) }) },
      },
      problems: {},
      handle: async ({ params: { consumer } }) => {
        await requireConsumer(consumer)
        return { status: 200, body: { items: await ops.parked(consumer) } }
      },
    }),
    route({
      method: 'post',
      path: '/consumers/:consumer/replay',
      operationId: 'replayParked',
      summary: 'Handle the parked sequences of a consumer again, in order',
      roles: ['operator'],
      params: consumerParams,
      answers: { 200: { description: 'How many are still parked.', schema: z.object({ parked: z.int() }) } },
      problems: {},
      handle: async ({ params: { consumer } }) => {
        await requireConsumer(consumer)
        return { status: 200, body: { parked: await ops.replayParked(consumer) } }
      },
    }),
  ]
}

function rebuildRoute(ops: PartOps): Route {
  return route({
    method: 'post',
    path: '/projections/:projection/rebuild',
    operationId: 'rebuildProjection',
    summary: 'Build a read model anew beside the live one, then swap; tells its progress line by line',
    roles: ['operator'],
    params: z.strictObject({ projection: z.enum(ops.projections) }),
    answers: {
      200: {
        description: 'A JSON object a line; the last one says how it ended.',
        contentType: 'application/x-ndjson',
      },
    },
    problems: { 'rebuild-running': 409 },
    handle: async ({ params: { projection } }) => {
      const progress = progressOf((onProgress) => ops.rebuild(projection, onProgress))
      const first = await progress.next().catch((error: unknown) => {
        if (!(error instanceof RebuildRunningError)) throw error
        throw new ProblemError({ status: 409, code: error.code, detail: error.message })
      })
      return { status: 200, contentType: 'application/x-ndjson', stream: linesOf(first, progress) }
    },
  })
}

type Line = RebuildProgress | { readonly state: 'live' }

/** The newest progress whenever there is a new one; a reader that is slow or gone does not hold the rebuild up. */
async function* progressOf(
  rebuild: (onProgress: (progress: RebuildProgress) => void) => Promise<void>,
): AsyncGenerator<Line> {
  let latest: RebuildProgress | undefined
  let news = Promise.withResolvers<'progress' | 'ended'>()
  const ended = rebuild((progress) => {
    latest = progress
    news.resolve('progress')
  })
  // The first line waits until it is known that no other rebuild runs.
  const outcome = ended.then(() => 'ended' as const)
  while ((await Promise.race([news.promise, outcome])) === 'progress') {
    news = Promise.withResolvers()
    if (latest !== undefined) yield latest
  }
  yield { state: 'live' }
}

async function* linesOf(first: IteratorResult<Line>, rest: AsyncGenerator<Line>): AsyncGenerator<string> {
  if (first.done === true) return
  yield `${JSON.stringify(first.value)}\n`
  try {
    for await (const line of rest) yield `${JSON.stringify(line)}\n`
  } catch (error) {
    yield `${JSON.stringify({ state: 'failed', message: error instanceof Error ? error.message : String(error) })}\n`
  }
}
