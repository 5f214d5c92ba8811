import { clientCredentialsToken } from '@annals/importer'
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

export async function shopState(server: ServerProcess): Promise<ShopState> {
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
  consumers: z.array(z.object({ lag: z.int() })),
})

/** Builds every read model and reference anew; returns how many. */
export async function rebuildAll(server: ServerProcess): Promise<number> {
  const token = await tokenOf(server, 'annals-ops').current()
  const headers = { authorization: `Bearer ${token}` }
  let rebuilt = 0
  for (const service of ['customer', 'inventory', 'order']) {
    for (const kind of ['command', 'query']) {
      const base = `${server.url}/ops/${service}/${kind}`
      const health = healthSchema.parse(await (await fetch(`${base}/health`, { headers })).json())
      for (const projection of health.projections) {
        const answer = await fetch(`${base}/projections/${projection}/rebuild`, { method: 'POST', headers })
        const told = await answer.text()
        if (!told.includes('"state":"live"')) throw new Error(`rebuilding ${projection} ended with: ${told}`)
        rebuilt += 1
      }
    }
  }
  return rebuilt
}
