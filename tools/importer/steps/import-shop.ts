import {
  type ApiClient,
  defaultConcurrency,
  forEachBounded,
  seenPositions,
  systemTiming,
  type Timing,
} from '@annals/client'
import type { LineRefusal } from '../csv/line-refusal.ts'
import type { Shop, ShopOrder } from '../shop/shop.ts'
import { addOnce } from './add-once.ts'
import { bringOrder } from './bring-order.ts'
import { type Existing, readExisting, readOrderList } from './existing.ts'
import { type CommandCount, openLedger } from './ledger.ts'
import { type OrderTotals, orderTotals } from './order-totals.ts'
import { receiveStock } from './receive-stock.ts'
import { type StepContext, sendOrRefuse } from './send-command.ts'
import { unlessParked } from './unless-parked.ts'

export type ImportProgress = {
  /** What is being done, in words. */
  readonly phase: string
  readonly done: number
  readonly total: number
}

export type ImportOptions = {
  readonly api: ApiClient
  /** Commands under way at once. */
  readonly concurrency?: number
  readonly signal?: AbortSignal | undefined
  readonly timing?: Timing
  readonly onProgress?: (progress: ImportProgress) => void
}

export type ImportOutcome = {
  readonly counts: readonly CommandCount[]
  readonly refusals: readonly LineRefusal[]
  readonly notices: readonly string[]
  /** Of the orders of this shop that are in the system now. */
  readonly totals: OrderTotals
}

/**
 * Brings a shop into an installation through its public API: categories, products, customers, stock, orders, and last
 * what may not be ordered any more. What is there already is left as it is, so that doing it again changes nothing.
 */
export async function importShop(shop: Shop, options: ImportOptions): Promise<ImportOutcome> {
  const { api, timing = systemTiming, signal } = options
  const context: StepContext = {
    api,
    ledger: openLedger(),
    seen: seenPositions(),
    sleep: (ms) => timing.sleep(ms, signal),
    nowMs: timing.nowMs,
  }
  const work = progressingWork(shop, options)
  const existing = await readExisting(api, shop)
  const left: LeftOut = { products: new Set(), customers: new Set() }
  await addCategories(context, shop, existing, work)
  await addProducts(context, shop, existing, left, work)
  await registerCustomers(context, shop, existing, left, work)
  const orders = ordersThatCanBe(context, shop, existing, left)
  await receiveAllStock(context, shop, orders, existing, work)
  const known = context.seen.header()
  await work('orders', orders, (order) =>
    unlessParked(context, 'orders', order.at, () =>
      bringOrder(context, order, existing.orders.get(order.request.orderId), known),
    ),
  )
  await endSales(context, shop, existing, left, work)
  const { ledger } = context
  const totals = orderTotals((await readOrderList(api, shop, context.seen.header())).values())
  return { counts: ledger.counts(), refusals: ledger.refusals(), notices: ledger.notices(), totals }
}

type Work = <Item>(
  phase: string,
  items: readonly Item[],
  step: (item: Item) => Promise<void>,
) => Promise<void>

function progressingWork(shop: Shop, { concurrency = defaultConcurrency, onProgress }: ImportOptions): Work {
  let done = 0
  const total = shop.categories.length + 3 * shop.products.length + shop.customers.length + shop.orders.length
  return (phase, items, step) =>
    forEachBounded(items, concurrency, async (item) => {
      await step(item)
      done += 1
      onProgress?.({ phase, done, total })
    })
}

/** Ids that did not get in, so that nothing is built upon them. */
type LeftOut = { readonly products: Set<string>; readonly customers: Set<string> }

async function addCategories(
  context: StepContext,
  shop: Shop,
  existing: Existing,
  work: Work,
): Promise<void> {
  await work('categories', shop.categories, async ({ at, request }) => {
    const { categoryId: id, name, description } = request
    const path = '/api/inventory/commands/categories'
    const compared = { name, description }
    await addOnce(
      context,
      { kind: 'categories', at, id, path, body: request, compared },
      existing.categories.get(id),
    )
  })
}

async function addProducts(context: StepContext, shop: Shop, existing: Existing, left: LeftOut, work: Work) {
  const after = context.seen.header()
  await work('products', shop.products, async ({ at, request }) => {
    const { productId: id, name, categoryId, priceCents } = request
    const path = '/api/inventory/commands/products'
    const compared = { name, categoryId, priceCents }
    const addition = { kind: 'products', at, id, path, body: request, compared, after } as const
    if ((await addOnce(context, addition, existing.products.get(id))) === 'refused') left.products.add(id)
  })
}

async function registerCustomers(
  context: StepContext,
  shop: Shop,
  existing: Existing,
  left: LeftOut,
  work: Work,
) {
  await work('customers', shop.customers, async ({ at, request }) => {
    const { customerId: id, name, address, email, phone } = request
    const listed = existing.customers.get(id)
    if (listed?.erased) {
      context.ledger.alreadyThere('customers')
      context.ledger.notice(at, 'was erased; the personal data is not brought back')
      left.customers.add(id)
      return
    }
    const path = '/api/customer/commands/customers'
    const compared = { name, address, email, phone }
    const addition = { kind: 'customers', at, id, path, body: request, compared } as const
    if ((await addOnce(context, addition, listed)) === 'refused') left.customers.add(id)
  })
}

/** Refuses the new orders of which a customer or a product is missing, before stock is received for them. */
function ordersThatCanBe(
  { ledger }: StepContext,
  shop: Shop,
  existing: Existing,
  left: LeftOut,
): readonly ShopOrder[] {
  const missing = ({ request }: ShopOrder) => {
    if (existing.orders.has(request.orderId)) return undefined
    if (left.customers.has(request.customerId)) return 'its customer was not imported'
    return request.lines.some((line) => left.products.has(line.productId))
      ? 'one of its products was not imported'
      : undefined
  }
  return shop.orders.filter((order) => {
    const rule = missing(order)
    if (rule !== undefined) ledger.refused('orders', order.at, rule)
    return rule === undefined
  })
}

async function receiveAllStock(
  context: StepContext,
  shop: Shop,
  orders: readonly ShopOrder[],
  existing: Existing,
  work: Work,
): Promise<void> {
  const needed = unitsOfActivatedOrders(orders)
  await work('stock', shop.products, async (product) => {
    const { productId } = product.request
    const units = product.unitsInStock + (needed.get(productId) ?? 0)
    await unlessParked(context, 'stock receipts', product.at, () =>
      receiveStock(context, product, units, existing.products.get(productId)),
    )
  })
}

function unitsOfActivatedOrders(orders: readonly ShopOrder[]): ReadonlyMap<string, number> {
  const units = new Map<string, number>()
  for (const { goal, request } of orders) {
    if (goal.status === 'Created' || goal.status === 'Short' || goal.status === 'Abandoned') continue
    for (const { productId, quantity } of request.lines)
      units.set(productId, (units.get(productId) ?? 0) + quantity)
  }
  return units
}

async function endSales(context: StepContext, shop: Shop, existing: Existing, left: LeftOut, work: Work) {
  await work('states of products', shop.products, async ({ at, request, goal }) => {
    const { productId } = request
    if (goal === 'OnSale' || left.products.has(productId)) return
    const [kind, move, state] =
      goal === 'Discontinued'
        ? (['discontinuations', 'discontinue', 'Discontinued'] as const)
        : (['production starts', 'start-production', 'InProduction'] as const)
    if (existing.products.get(productId)?.state === state) return context.ledger.alreadyThere(kind)
    const path = `/api/inventory/commands/products/${productId}/${move}`
    await sendOrRefuse(context, { kind, at, path, body: undefined, step: [kind, productId] })
  })
}
