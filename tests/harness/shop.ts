import { customerViewSchema } from '@annals/customer-contracts'
import { productViewSchema } from '@annals/inventory-contracts'
import { deriveId, mintUuid } from '@annals/kernel'
import { type OrderView, orderViewSchema } from '@annals/order-contracts'
import type { z } from 'zod'
import { type Actor, actor, answered } from './actor.ts'
import { checkedApi } from './api.ts'
import { eventually } from './eventually.ts'
import { type DemoLogin, passwordToken } from './login.ts'
import type { RunningSystem } from './running-system.ts'
import { type SeenPositions, seenPositions } from './seen-positions.ts'

type ProductView = z.infer<typeof productViewSchema>
type CustomerView = z.infer<typeof customerViewSchema>

/** The customers that the demo logins `customer` and `customer2` are. */
export const ownCustomerIds = {
  customer: deriveId('customer', 'demo', 'customer'),
  customer2: deriveId('customer', 'demo', 'customer2'),
} as const

export const paths = {
  customers: '/api/customer/commands/customers',
  categories: '/api/inventory/commands/categories',
  products: '/api/inventory/commands/products',
  orders: '/api/order/commands/orders',
  customerQueries: '/api/customer/queries/customers',
  productQueries: '/api/inventory/queries/products',
  categoryQueries: '/api/inventory/queries/categories',
  orderQueries: '/api/order/queries/orders',
} as const

export type OrderLineWish = {
  readonly productId: string
  readonly quantity: number
  readonly unitPriceCents?: number
  readonly discountBasisPoints?: number
}

/** The people of a shop and what they do most; every exchange is held against the served documents. */
export type Shop = {
  readonly sales: Actor
  readonly warehouse: Actor
  readonly customer: Actor
  readonly customer2: Actor
  readonly seen: SeenPositions
  readonly logIn: (login: DemoLogin) => Promise<Actor>
  readonly register: (customer?: Readonly<Record<string, unknown>>) => Promise<string>
  readonly addCategory: (name?: string) => Promise<string>
  /** A product of a category of its own, with so much in stock. */
  readonly addProduct: (
    product?: Readonly<Record<string, unknown>> & { readonly stock?: number },
  ) => Promise<string>
  readonly receive: (productId: string, quantity: number) => Promise<void>
  readonly place: (
    lines: readonly OrderLineWish[],
    order?: Readonly<Record<string, unknown>>,
    as?: Actor,
  ) => Promise<string>
  /** A move without content, sent by whom it belongs to. */
  readonly move: (
    orderId: string,
    move: 'activate' | 'abandon' | 'prepare' | 'ship' | 'deliver',
  ) => Promise<void>
  /** Activates and waits for inventory's answer. */
  readonly activate: (orderId: string) => Promise<OrderView>
  readonly order: (orderId: string) => Promise<OrderView>
  readonly product: (productId: string) => Promise<ProductView>
  readonly customerView: (customerId: string) => Promise<CustomerView>
}

/** Opens a shop in a system: logs in, registers the two customers who can log in. */
export async function openShop(system: RunningSystem): Promise<Shop> {
  const api = checkedApi(system)
  const seen = seenPositions()
  const logIn = async (login: DemoLogin) => actor(api, await passwordToken(system, login), seen)
  const [sales, warehouse, customer, customer2] = await Promise.all([
    logIn('sales'),
    logIn('warehouse'),
    logIn('customer'),
    logIn('customer2'),
  ])
  const create = async (by: Actor, path: string, content: Readonly<Record<string, unknown>>) => {
    const answer = answered(await by.post(path, content), 201)
    return idOf(answer.body)
  }
  const register: Shop['register'] = (content = {}) =>
    create(sales, paths.customers, { name: 'Maison Sabatine', ...content })
  await register({ customerId: ownCustomerIds.customer, name: 'Claire Martin' })
  await register({ customerId: ownCustomerIds.customer2, name: 'Samir Haddad' })

  const addCategory: Shop['addCategory'] = (name = 'Teas') => create(warehouse, paths.categories, { name })
  const receive: Shop['receive'] = async (productId, quantity) => {
    answered(await warehouse.post(`${paths.products}/${productId}/receive-stock`, { quantity }), 200)
  }
  const order: Shop['order'] = (orderId) => sales.read(`${paths.orderQueries}/${orderId}`, orderViewSchema)
  const move: Shop['move'] = async (orderId, name) => {
    const by = name === 'activate' || name === 'abandon' ? sales : warehouse
    answered(await by.post(`${paths.orders}/${orderId}/${name}`), name === 'activate' ? 202 : 200)
  }
  return {
    sales,
    warehouse,
    customer,
    customer2,
    seen,
    logIn,
    register,
    addCategory,
    addProduct: async ({ stock = 0, ...content } = {}) => {
      const categoryId = content['categoryId'] ?? (await addCategory())
      const product = { productId: mintUuid(), name: 'Chai', priceCents: 1_800, ...content, categoryId }
      const productId = await create(warehouse, paths.products, product)
      if (stock > 0) await receive(productId, stock)
      return productId
    },
    receive,
    place: (lines, content = {}, as = sales) =>
      create(as, paths.orders, { customerId: ownCustomerIds.customer, lines, ...content }),
    move,
    activate: async (orderId) => {
      await move(orderId, 'activate')
      return eventually(
        `inventory answers the activation of ${orderId}`,
        () => order(orderId),
        ({ activation }) => activation !== 'pending',
      )
    },
    order,
    product: (productId) => sales.read(`${paths.productQueries}/${productId}`, productViewSchema),
    customerView: (customerId) => sales.read(`${paths.customerQueries}/${customerId}`, customerViewSchema),
  }
}

function idOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string') return body.id
  throw new Error(`no id in ${JSON.stringify(body)}`)
}
