import type { ApiClient } from '@annals/client'
import { pageSchema } from '@annals/contracts'
import { type CustomerView, customerViewSchema } from '@annals/customer-contracts'
import {
  type CategoryView,
  categoryViewSchema,
  type ProductView,
  productViewSchema,
} from '@annals/inventory-contracts'
import { type OrderListItem, orderListItemSchema } from '@annals/order-contracts'
import type { z } from 'zod'
import type { Shop } from '../shop/shop.ts'
import { readBody } from './read-body.ts'

/** What the installation already holds of a shop, by id. */
export type Existing = {
  readonly categories: ReadonlyMap<string, CategoryView>
  readonly products: ReadonlyMap<string, ProductView>
  readonly customers: ReadonlyMap<string, CustomerView>
  readonly orders: ReadonlyMap<string, OrderListItem>
}

/**
 * Reads the lists before anything is sent. They may lag by the moments before a crash; what they do not show yet is
 * sent again with the Idempotency-Key it had, which the command part still knows.
 */
export async function readExisting(api: ApiClient, shop: Shop): Promise<Existing> {
  return {
    categories: await readListed(
      api,
      '/api/inventory/queries/categories',
      categoryViewSchema,
      (category) => category.categoryId,
      new Set(shop.categories.map(({ request }) => request.categoryId)),
    ),
    products: await readListed(
      api,
      '/api/inventory/queries/products',
      productViewSchema,
      (product) => product.productId,
      new Set(shop.products.map(({ request }) => request.productId)),
    ),
    customers: await readListed(
      api,
      '/api/customer/queries/customers?erased=show',
      customerViewSchema,
      (customer) => customer.customerId,
      new Set(shop.customers.map(({ request }) => request.customerId)),
    ),
    orders: await readOrderList(api, shop),
  }
}

export async function readOrderList(
  api: ApiClient,
  shop: Shop,
  after?: string,
): Promise<ReadonlyMap<string, OrderListItem>> {
  return readListed(
    api,
    '/api/order/queries/orders',
    orderListItemSchema,
    (order) => order.orderId,
    new Set(shop.orders.map(({ request }) => request.orderId)),
    after,
  )
}

/** The wanted items of a list, by id; reads all of its pages. */
export async function readListed<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  schema: Item,
  idOf: (item: z.output<Item>) => string,
  wanted: ReadonlySet<string>,
  after?: string,
): Promise<ReadonlyMap<string, z.output<Item>>> {
  const found = new Map<string, z.output<Item>>()
  const page = pageSchema(schema)
  let cursor: string | null = null
  do {
    const parameters = new URLSearchParams({ limit: '500', ...(cursor !== null && { cursor }) })
    const call = `${path}${path.includes('?') ? '&' : '?'}${parameters}`
    const { items, next } = await readBody(api, call, page, after)
    for (const item of items) if (wanted.has(idOf(item))) found.set(idOf(item), item)
    cursor = next
  } while (cursor !== null)
  return found
}
