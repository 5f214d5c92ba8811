import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import { ProblemError } from '@annals/http'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import type { Part } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { buildCustomerQuery } from './index.ts'

/** The customer service's query part in a folder of its own; `tell` is what its command part publishes. */
export async function openOffice(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-customer-query-'))
  const database = await openSqliteReadModels({ file: join(folder, 'models.db') })
  const log = memoryEventLog('events', customerEvents.partitions)
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const part = buildCustomerQuery({
    database,
    messages: embeddedMessages(
      [
        {
          contract: customerEvents,
          store: log,
          toContract: ({ type, data }) => ({ type, data: { ...data } }),
        },
      ],
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: {
      countCommand: () => {},
      setConsumerLag: () => {},
      setParked: () => {},
      setDroppedLate: () => {},
    },
  })
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    ask: (operationId: string, who: Who, asked?: Asked) => ask(part, operationId, who, asked),
    /** Answers when the read models show it. */
    tell: async (...told: readonly AnyEventOf<typeof customerEvents>[]) => {
      for (const { type, data } of told) log.publish(`customer-${data.customerId}`, type, data)
      await eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      )
    },
    /** Answers when no file of the read models holds any of the words. */
    forgotten: (...words: readonly string[]) =>
      eventually(`no file holds ${words.join(' or ')}`, async () => {
        const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
        return words.every((word) => files.every((bytes) => !bytes.includes(word)))
      }),
    rebuild: async () => {
      for (const projection of part.ops.projections) await part.ops.rebuild(projection, () => {})
    },
  }
}

export type Who = {
  readonly roles: readonly ('customer' | 'sales' | 'warehouse')[]
  readonly customerId?: string
}
type Asked = { readonly params?: object; readonly query?: object }
type Answered = {
  readonly status: number
  /** Of a problem. */
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
  /** As its schema says, or the whole text of a file. */
  readonly body?: unknown
}

/** Calls the route as the router does: with what its schemas parse; a problem is an answer. */
async function ask(part: Part, operationId: string, who: Who, asked: Asked = {}): Promise<Answered> {
  const route = part.routes.find((candidate) => candidate.operationId === operationId)
  if (route === undefined) throw new Error(`no route ${operationId}`)
  try {
    const answer = await route.handle({
      principal: {
        ...who,
        roles: new Set(who.roles),
        subject: 'u1',
        actor: 'user:u1',
        expiresAtMs: Number.MAX_SAFE_INTEGER,
      },
      params: route.params?.parse(asked.params),
      body: undefined,
      query: route.query?.parse(asked.query ?? {}),
      operationId,
      idempotencyKey: undefined,
      ifMatch: undefined,
      correlationId: 'r1',
      traceparent: undefined,
      waitMs: 0,
      after: undefined,
      lastEventId: undefined,
      url: '/',
      signal: new AbortController().signal,
    })
    if ('stream' in answer) return { status: answer.status, body: await textOf(answer.stream) }
    const schema = route.answers[answer.status]?.schema
    return { ...answer, body: schema?.parse(answer.body) }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { status: error.problem.status, code: error.problem.code }
  }
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
