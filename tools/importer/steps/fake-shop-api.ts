import type { ApiAnswer, ApiCall, ApiClient } from '@annals/client'
import type { Address, HistoryEntry } from '@annals/contracts'
import type { CustomerView } from '@annals/customer-contracts'
import type { CategoryView, ProductView } from '@annals/inventory-contracts'
import type { OrderListItem, OrderStatus, PlaceOrderRequest } from '@annals/order-contracts'

type Post = Extract<ApiCall, { method: 'POST' }>
type FakeOrder = OrderListItem & { activationAttempt: number | null; lines: PlaceOrderRequest['lines'] }

/** An installation in memory that keeps the promises of the API on which the importer builds. */
export type FakeShopApi = {
  readonly api: ApiClient
  /** Commands that had an effect, in order. */
  readonly effects: string[]
  /** The outcomes by Idempotency-Key; a test empties it to let a month pass. */
  readonly outcomes: Map<string, ApiAnswer>
  readonly products: Map<string, ProductView & { received: number; receipts: Map<string, number> }>
  readonly customers: Map<string, CustomerView>
  readonly orders: Map<string, FakeOrder>
  /** Called before each command; a test throws here to break the import off, before or after the effect. */
  interrupt: (call: Post, moment: 'before' | 'after') => void
  /** While set, lists are empty: the read models have not caught up. */
  lagging: boolean
}

const at = '2026-11-25T10:00:00.000Z'

export function fakeShopApi(): FakeShopApi {
  const categories = new Map<string, CategoryView>()
  const shop: FakeShopApi = {
    api: async (call) => {
      if (call.method === 'GET') return done(query(call.path))
      if (call.method === 'PUT') return refused(405, 'method-not-allowed')
      shop.interrupt(call, 'before')
      const known = shop.outcomes.get(call.idempotencyKey)
      const answer = known ?? command(call)
      if (known === undefined && answer.kind === 'done') {
        shop.outcomes.set(call.idempotencyKey, answer)
        shop.effects.push(call.path)
      }
      shop.interrupt(call, 'after')
      return answer
    },
    effects: [],
    outcomes: new Map(),
    products: new Map(),
    customers: new Map(),
    orders: new Map(),
    interrupt: () => {},
    lagging: false,
  }

  function query(path: string): unknown {
    const [, service, , list, id, more] = path.split(/[/?]/).slice(1)
    if (more === 'history') return { items: historyOf(id ?? ''), next: null }
    if (service === 'order' && id?.includes('-')) return viewOf(id)
    if (shop.lagging) return { items: [], next: null }
    const lists: Readonly<Record<string, Iterable<unknown>>> = {
      categories: categories.values(),
      products: shop.products.values(),
      customers: shop.customers.values(),
      orders: shop.orders.values(),
    }
    return { items: [...(lists[list ?? ''] ?? [])], next: null }
  }

  function historyOf(productId: string): readonly HistoryEntry[] {
    const receipts = [...(shop.products.get(productId)?.receipts ?? [])]
    return receipts.map(([receiptId, quantity], index) => ({
      streamVersion: index + 2,
      type: 'StockReceived',
      at,
      actor: 'client:annals-importer',
      correlationId: 'c',
      params: { receiptId, quantity },
    }))
  }

  function viewOf(orderId: string): unknown {
    const order = shop.orders.get(orderId)
    if (order === undefined) return refused(404, 'not-found')
    return {
      ...order,
      deliveryAddress: null,
      lines: [],
      activationDueAt: null,
      lastRefusal: null,
      abandonReason: null,
    }
  }

  function command({ path, body }: Post): ApiAnswer {
    const fields = (body ?? {}) as Record<string, unknown>
    const [, , , list, id = '', move = ''] = path.slice(1).split('/')
    if (move !== '')
      return list === 'products' ? changeProduct(id, move, fields) : moveOrder(id, move, fields)
    switch (list) {
      case 'categories':
        categories.set(String(fields['categoryId']), {
          categoryId: String(fields['categoryId']),
          name: String(fields['name']),
          description: null,
          revision: 1,
        })
        return done({})
      case 'products':
        return addProduct(fields)
      case 'customers':
        return registerCustomer(fields)
      default:
        return placeOrder(fields as PlaceOrderRequest & { orderId: string })
    }
  }

  function addProduct(fields: Record<string, unknown>): ApiAnswer {
    const productId = String(fields['productId'])
    if (shop.products.has(productId)) return refused(409, 'product-id-taken')
    shop.products.set(productId, {
      productId,
      name: String(fields['name']),
      categoryId: String(fields['categoryId']),
      categoryName: null,
      priceCents: Number(fields['priceCents']),
      stock: 0,
      reserved: 0,
      available: 0,
      state: 'OutOfStock',
      addedAt: at,
      revision: 1,
      received: 0,
      receipts: new Map(),
    })
    return done({})
  }

  function registerCustomer(fields: Record<string, unknown>): ApiAnswer {
    const customerId = String(fields['customerId'])
    if (shop.customers.has(customerId)) return refused(409, 'customer-id-taken')
    const name = String(fields['name'])
    if (name === 'Refused') return refused(409, 'email-taken')
    const address = (fields['address'] as Address | undefined) ?? null
    const optional = { address, email: null, phone: null }
    shop.customers.set(customerId, {
      customerId,
      name,
      ...optional,
      registeredAt: at,
      erased: false,
      revision: 1,
    })
    return done({})
  }

  function changeProduct(id: string, move: string, fields: Record<string, unknown>): ApiAnswer {
    const product = shop.products.get(id)
    if (product === undefined) return refused(404, 'product-unknown')
    if (product.state === 'Discontinued') return refused(409, 'product-discontinued')
    if (move === 'discontinue') product.state = 'Discontinued'
    if (move === 'start-production') product.state = 'InProduction'
    if (move === 'receive-stock') {
      const receiptId = String(fields['receiptId'])
      if (product.receipts.has(receiptId)) return done({})
      const quantity = Number(fields['quantity'])
      product.receipts.set(receiptId, quantity)
      product.received += quantity
      product.stock += quantity
    }
    return done({})
  }

  function placeOrder(request: PlaceOrderRequest & { orderId: string }): ApiAnswer {
    const { orderId, customerId, orderDate = '2026-11-25', requestedDeliveryDate = null, lines } = request
    if (shop.orders.has(orderId)) return refused(409, 'order-id-taken')
    if (!shop.customers.has(customerId)) return refused(422, 'customer-unknown')
    shop.orders.set(orderId, {
      orderId,
      customerId,
      customerName: null,
      status: 'Created',
      activation: 'none',
      activationAttempt: null,
      orderDate,
      requestedDeliveryDate,
      shippedDate: null,
      deliveredDate: null,
      netCents: lines.reduce((sum, line) => sum + line.quantity * (line.unitPriceCents ?? 0), 0),
      lineCount: lines.length,
      placedAt: at,
      revision: 1,
      lines,
    })
    return done({})
  }

  function moveOrder(id: string, move: string, fields: Record<string, unknown>): ApiAnswer {
    const order = shop.orders.get(id)
    if (order === undefined) return refused(404, 'order-unknown')
    const from: Record<string, OrderStatus> = {
      activate: 'Created',
      prepare: 'Activated',
      ship: 'InPreparation',
      deliver: 'Shipped',
      abandon: 'Created',
    }
    if (order.status !== from[move]) return refused(409, 'move-not-allowed')
    if (move === 'activate') return activate(order)
    if (move === 'prepare') order.status = 'InPreparation'
    if (move === 'abandon') order.status = 'Abandoned'
    if (move === 'deliver') order.status = 'Delivered'
    if (move === 'ship') {
      order.status = 'Shipped'
      order.shippedDate = String(fields['shippedDate'])
      for (const line of order.lines)
        change(line.productId, { stock: -line.quantity, reserved: -line.quantity })
    }
    return done({})
  }

  function activate(order: FakeOrder): ApiAnswer {
    order.activationAttempt = (order.activationAttempt ?? 0) + 1
    const needed = new Map<string, number>()
    for (const { productId, quantity } of order.lines)
      needed.set(productId, (needed.get(productId) ?? 0) + quantity)
    const isShort = [...needed].some(([productId, quantity]) => {
      const product = shop.products.get(productId)
      return product === undefined || product.stock - product.reserved < quantity
    })
    order.activation = isShort ? 'refused' : 'done'
    if (isShort) return done({})
    order.status = 'Activated'
    for (const [productId, quantity] of needed) change(productId, { stock: 0, reserved: quantity })
    return done({})
  }

  function change(productId: string, by: { stock: number; reserved: number }): void {
    const product = shop.products.get(productId)
    if (product === undefined) return
    product.stock += by.stock
    product.reserved += by.reserved
  }

  return shop
}

function done(body: unknown): ApiAnswer {
  return { kind: 'done', status: 200, body, position: undefined }
}

function refused(status: number, code: string): ApiAnswer {
  return { kind: 'refused', problem: { type: 'about:blank', title: code, status, code } }
}
