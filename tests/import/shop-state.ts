import { setTimeout as delay } from 'node:timers/promises'
import { clientCredentialsToken } from '@annals/client'
import { z } from 'zod'
import type { ServerProcess } from './server-process.ts'

/** What a shop comes to, seen through the public queries. */
export type ShopState = {
  readonly categories: number
  readonly products: number
  readonly discontinued: number
  readonly outOfStock: readonly string[]
  readonly customers: number
  readonly orders: number
  readonly lines: number
  readonly cents: number
  readonly byStatus: Readonly<Record<string, { readonly count: number; readonly netCents: number }>>
  readonly stock: number
  readonly reserved: number
}

const pageSchema = z.object({
  items: z.array(z.record(z.string(), z.unknown())),
  next: z.string().nullable(),
})
const productSchema = z.object({ name: z.string(), state: z.string(), stock: z.int(), reserved: z.int() })
const summarySchema = z.object({
  count: z.int(),
  netCents: z.int(),
  byStatus: z.array(z.object({ status: z.string(), count: z.int(), netCents: z.int() })),
})

/** Once every policy and read model has handled all that there is. */
export async function shopState(server: ServerProcess): Promise<ShopState> {
  await untilSettled(server)
  const read = reader(server, 'annals-importer')
  const products = (await listed(read, '/api/inventory/queries/products')).map((item) =>
    productSchema.parse(item),
  )
  const orders = await listed(read, '/api/order/queries/orders')
  const summary = summarySchema.parse(await read('/api/order/queries/orders/summary'))
  const total = (field: 'stock' | 'reserved') => products.reduce((sum, product) => sum + product[field], 0)
  return {
    categories: (await listed(read, '/api/inventory/queries/categories')).length,
    products: products.length,
    discontinued: products.filter(({ state }) => state === 'Discontinued').length,
    outOfStock: products.filter(({ state }) => state === 'OutOfStock').map(({ name }) => name),
    customers: (await listed(read, '/api/customer/queries/customers')).length,
    orders: orders.length,
    lines: orders.reduce((sum, order) => sum + z.int().parse(order['lineCount']), 0),
    cents: summary.netCents,
    byStatus: Object.fromEntries(
      summary.byStatus
        .filter(({ count }) => count > 0)
        .map(({ status, count, netCents }) => [status, { count, netCents }]),
    ),
    stock: total('stock'),
    reserved: total('reserved'),
  }
}

type Read = (path: string) => Promise<unknown>

async function listed(read: Read, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Record<string, unknown>[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const after = cursor === '' ? '' : `&cursor=${cursor}`
    const page: z.infer<typeof pageSchema> = pageSchema.parse(await read(`${path}?limit=500${after}`))
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

function reader(server: ServerProcess, clientId: string): Read {
  const token = tokenOf(server, clientId)
  return async (path) => {
    const response = await fetch(`${server.url}${path}`, {
      headers: { authorization: `Bearer ${await token.current()}`, prefer: 'wait=10' },
    })
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
    return response.json()
  }
}

export function tokenOf(server: ServerProcess, clientId: string) {
  return clientCredentialsToken(server.url, { clientId, clientSecret: server.clientSecret(clientId) })
}

const healthSchema = z.object({
  projections: z.array(z.string()),
  consumers: z.array(z.object({ name: z.string(), lag: z.int(), parked: z.int() })),
})

/** Policies answer events with events: it has settled when nobody lags and no head has moved meanwhile. */
async function untilSettled(server: ServerProcess): Promise<void> {
  const deadlineMs = performance.now() + 30_000
  let before = ''
  for (;;) {
    const health = await Promise.all(partPaths.map((path) => healthOf(server, path)))
    const consumers = health.flatMap((part) => part.consumers)
    const now = JSON.stringify(consumers)
    if (consumers.every(({ lag, parked }) => lag === 0 && parked === 0) && now === before) return
    if (performance.now() > deadlineMs) throw new Error(`the system does not settle: ${now}`)
    before = now
    await delay(50)
  }
}

const partPaths = ['customer', 'inventory', 'order'].flatMap((service) => [
  `/ops/${service}/command`,
  `/ops/${service}/query`,
])

async function healthOf(server: ServerProcess, path: string): Promise<z.infer<typeof healthSchema>> {
  return healthSchema.parse(await reader(server, 'annals-ops')(`${path}/health`))
}

/** Builds every read model and reference anew; returns how many. */
export async function rebuildAll(server: ServerProcess): Promise<number> {
  const authorization = `Bearer ${await tokenOf(server, 'annals-ops').current()}`
  let rebuilt = 0
  for (const path of partPaths) {
    for (const projection of (await healthOf(server, path)).projections) {
      const answer = await fetch(`${server.url}${path}/projections/${projection}/rebuild`, {
        method: 'POST',
        headers: { authorization },
      })
      const told = await answer.text()
      if (!told.includes('"state":"live"')) throw new Error(`rebuilding ${projection} ended with: ${told}`)
      rebuilt += 1
    }
  }
  return rebuilt
}
