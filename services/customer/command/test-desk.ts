import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { customerEvents } from '@annals/customer-contracts'
import type { StoredEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { ProblemError } from '@annals/http'
import { mintUuid, systemClock } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import type { Part } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { buildCustomerCommand, customerPublication } from './index.ts'

/** The customer service's command part in a folder of its own. */
export async function openDesk(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-customer-'))
  const { partitions } = customerEvents
  const store = await openSqliteEventStore({
    file: join(folder, 'events.db'),
    partitions,
    secret: 'secret',
    clock: systemClock,
  })
  const database = await openSqliteReadModels({ file: join(folder, 'references.db') })
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const part = buildCustomerCommand(
    { store, mintId: mintUuid },
    {
      database,
      messages: embeddedMessages([{ ...customerPublication, store }], { logger: quiet }),
      clock: systemClock,
      logger: quiet,
      metrics: {
        countCommand: () => {},
        setConsumerLag: () => {},
        setParked: () => {},
        setDroppedLate: () => {},
      },
    },
  )
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const eventsOf = async (id: string): Promise<readonly StoredEvent[]> => {
    const stream = `customer-${id}`
    return (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
  }
  return {
    send: (operationId: string, asked: Asked) => send(part, operationId, asked),
    typesOf: async (id: string) => (await eventsOf(id)).map(({ type }) => type),
    published: async (id: string) => (await eventsOf(id)).map(customerPublication.toContract),
    /** The words among these that some file of the folder holds in clear. */
    inClear: (...words: readonly string[]) => {
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
      return words.filter((word) => files.some((bytes) => bytes.includes(word)))
    },
  }
}

type Asked = {
  readonly params?: object
  readonly body?: object
  readonly ifMatch?: string
  readonly idempotencyKey?: string
}
type Answered = {
  readonly status: number
  /** Of a problem. */
  readonly code?: string
  readonly body: { readonly id: string; readonly revision: number }
}

/** Calls the route as the router does: with what its schemas parse; a problem is an answer. */
async function send(part: Part, operationId: string, asked: Asked): Promise<Answered> {
  const route = part.routes.find((candidate) => candidate.operationId === operationId)
  if (route === undefined) throw new Error(`no route ${operationId}`)
  try {
    const answer = await route.handle({
      principal: {
        roles: new Set(['sales']),
        subject: 'u1',
        actor: 'user:u1',
        expiresAtMs: Number.MAX_SAFE_INTEGER,
      },
      params: route.params?.parse(asked.params),
      body: route.body?.parse(asked.body),
      query: undefined,
      operationId,
      idempotencyKey: asked.idempotencyKey,
      ifMatch: asked.ifMatch,
      correlationId: 'r1',
      traceparent: undefined,
      waitMs: 0,
      after: undefined,
      lastEventId: undefined,
      url: '/',
      signal: new AbortController().signal,
    })
    return answer as Answered
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { status: error.problem.status, code: error.problem.code, body: { id: '', revision: 0 } }
  }
}
