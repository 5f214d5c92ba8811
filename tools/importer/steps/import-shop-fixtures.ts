import assert from 'node:assert/strict'
import type { Timing } from '@annals/client'
import { deriveId } from '../shop/derive-id.ts'
import type { OrderGoal, Shop, ShopOrder } from '../shop/shop.ts'
import type { FakeShopApi } from './fake-shop-api.ts'
import { importShop } from './import-shop.ts'

export const timing: Timing = { nowMs: () => 0, sleep: async () => {}, random: () => 0 }
const place = (file: string, line: number) => ({ file, line })
export const chai = deriveId('product', 'chai')
export const chang = deriveId('product', 'chang')

export function order(n: number, goal: OrderGoal, quantity = 2): ShopOrder {
  const line = (k: number, productId: string) => ({
    lineId: deriveId('order-line', `${n}`, `${k}`),
    productId,
    quantity,
    unitPriceCents: 100,
    discountBasisPoints: 0,
  })
  return {
    at: place('orders.csv', n),
    request: {
      orderId: deriveId('order', `${n}`),
      customerId: deriveId('customer', 'alfki'),
      orderDate: '1996-07-04',
      lines: [line(1, chai), line(2, chang), line(3, chai)],
    },
    lines: [],
    goal,
  }
}

export function shopOf(orders: readonly ShopOrder[]): Shop {
  const categoryId = deriveId('category', '1')
  const product = (
    productId: string,
    line: number,
    unitsInStock: number,
    goal: 'OnSale' | 'Discontinued',
  ) => ({
    at: place('products.csv', line),
    request: { productId, name: productId, categoryId, priceCents: 1_800 },
    unitsInStock,
    goal,
  })
  return {
    categories: [{ at: place('categories.csv', 2), request: { categoryId, name: 'Beverages' } }],
    products: [product(chai, 2, 5, 'OnSale'), product(chang, 3, 0, 'Discontinued')],
    customers: [
      {
        at: place('customers.csv', 2),
        request: { customerId: deriveId('customer', 'alfki'), name: 'Alfreds' },
      },
    ],
    orders,
  }
}

export const shipped = { status: 'Shipped', shippedDate: '1996-07-16' } as const
export const shop = shopOf([order(1, shipped), order(2, { status: 'Created' }), order(3, shipped)])

export const run = (fake: FakeShopApi, wanted = shop) => importShop(wanted, { api: fake.api, timing })

/** Everything the importer may have changed, comparable. */
export function stateOf({ products, customers, orders }: FakeShopApi) {
  return {
    products: [...products.values()],
    customers: [...customers.values()],
    orders: [...orders.values()],
  }
}

export function assertWhole(fake: FakeShopApi): void {
  const product = (id: string) => {
    const { stock, reserved, received, state } = fake.products.get(id) ?? {}
    return { stock, reserved, received, state }
  }
  assert.deepEqual(product(chai), { stock: 5, reserved: 0, received: 13, state: 'OutOfStock' })
  assert.deepEqual(product(chang), { stock: 0, reserved: 0, received: 4, state: 'Discontinued' })
  assert.deepEqual(
    [1, 2, 3].map((n) => fake.orders.get(deriveId('order', `${n}`))).map((o) => [o?.status, o?.shippedDate]),
    [
      ['Shipped', '1996-07-16'],
      ['Created', null],
      ['Shipped', '1996-07-16'],
    ],
  )
}
