import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import { ProblemError, type RouteRequest } from '@annals/http'
import { inventoryEvents } from '@annals/inventory-contracts'
import { systemClock } from '@annals/kernel'
import { eventually, memoryEventLog } from '@annals/messaging/contract-suite'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderEvents } from '@annals/order-contracts'
import type { Part, PartWorld } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { buildOrderQuery } from './index.ts'

type Of<Contract extends typeof orderEvents | typeof customerEvents | typeof inventoryEvents> =
  AnyEventOf<Contract>

/** The order service's query part in a folder of its own; the events of all three services are told to it. */
export async function openOffice(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-orders-'))
  const database = await openSqliteReadModels({ file: join(folder, 'models.db') })
  const contracts = { order: orderEvents, customer: customerEvents, inventory: inventoryEvents }
  const logs = {
    order: memoryEventLog('orders', orderEvents.partitions),
    customer: memoryEventLog('customers', customerEvents.partitions),
    inventory: memoryEventLog('products', inventoryEvents.partitions),
  }
  const quiet = {
    info: () => {},
    warn: () => {},
    error: () => {},
    countCommand: () => {},
    setConsumerLag: () => {},
    setParked: () => {},
    setDroppedLate: () => {},
  }
  const world: PartWorld = {
    database,
    messages: embeddedMessages(
      (['order', 'customer', 'inventory'] as const).map((source) => ({
        contract: contracts[source],
        store: logs[source],
        toContract: ({ type, data }) => ({ type, data: { ...data } }),
      })),
      { logger: quiet },
    ),
    clock: systemClock,
    logger: quiet,
    metrics: quiet,
  }
  const part = buildOrderQuery(world)
  await part.start()
  context.after(async () => {
    await part.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    order: ({ type, data }: Of<typeof orderEvents>) =>
      logs.order.publish(`order-${data.orderId}`, type, data),
    customer: ({ type, data }: Of<typeof customerEvents>) =>
      logs.customer.publish(`customer-${data.customerId}`, type, data),
    product: ({ type, data }: Extract<Of<typeof inventoryEvents>, { type: 'ProductAdded' }>) =>
      logs.inventory.publish(`product-${data.productId}`, type, data),
    caughtUp: () =>
      eventually('the read models have caught up', async () =>
        (await part.health()).consumers.every(({ lag }) => lag === 0),
      ),
    ask: (operationId: string, who: Who, asked?: Asked) => ask(part, operationId, who, asked),
  }
}

export type Who = {
  readonly roles: readonly ('customer' | 'sales' | 'warehouse')[]
  readonly customerId?: string
}
type Asked = { readonly params?: object; readonly query?: object; readonly signal?: AbortSignal }
type Answered = {
  readonly status: number
  /** Of a problem. */
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
  /** As its schema says; a stream has none. */
  readonly body?: unknown
  readonly stream?: AsyncIterable<string>
}

/** Calls the route as the router does: with what its schemas parse; a problem is an answer. */
async function ask(part: Part, operationId: string, who: Who, asked: Asked = {}): Promise<Answered> {
  const route = part.routes.find((candidate) => candidate.operationId === operationId)
  if (route === undefined) throw new Error(`no route ${operationId}`)
  const request: RouteRequest = {
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
    signal: asked.signal ?? new AbortController().signal,
  }
  try {
    const answer: Answered = await route.handle(request)
    const schema = route.answers[answer.status]?.schema
    return schema === undefined ? answer : { ...answer, body: schema.parse(answer.body) }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { status: error.problem.status, code: error.problem.code }
  }
}
