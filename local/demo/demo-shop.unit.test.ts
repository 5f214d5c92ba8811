import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registerCustomerSchema } from '@annals/customer-contracts'
import { addCategorySchema, addProductSchema } from '@annals/inventory-contracts'
import { placeOrderRequestSchema } from '@annals/order-contracts'
import { demoCustomerIds } from '../identity/demo-users.ts'
import { addDays } from './calendar-days.ts'
import { demoShop } from './demo-shop.ts'

const today = '2026-11-25'
const shop = demoShop({ seed: 1, today })

test('the demo has 30 customers, 40 products and 300 orders, the same for the same seed', () => {
  assert.deepEqual([shop.customers.length, shop.products.length, shop.orders.length], [30, 40, 300])
  assert.deepEqual(demoShop({ seed: 1, today }), shop)
  assert.notDeepEqual(demoShop({ seed: 2, today }), shop)
})

test('the API takes all of it', () => {
  for (const { request } of shop.categories) addCategorySchema.parse(request)
  for (const { request } of shop.products) addProductSchema.parse(request)
  for (const { request } of shop.customers) registerCustomerSchema.parse(request)
  for (const { request } of shop.orders) placeOrderRequestSchema.parse(request)
})

test('every status, a shortage, and every state of a product occur', () => {
  const seen = new Set(shop.orders.map(({ goal }) => goal.status))
  for (const status of [
    'Created',
    'Short',
    'Activated',
    'Abandoned',
    'InPreparation',
    'Shipped',
    'Delivered',
  ] as const) {
    assert.ok(seen.has(status), status)
  }
  assert.deepEqual(
    new Set(shop.products.map(({ goal }) => goal)),
    new Set(['OnSale', 'InProduction', 'Discontinued']),
  )
  assert.ok(shop.products.some(({ goal, unitsInStock }) => goal === 'OnSale' && unitsInStock === 0))
})

test('the orders lie in the last 60 days, and no day is before the one before it or after today', () => {
  for (const { request, goal } of shop.orders) {
    const days = [request.orderDate ?? '', ...('shippedDate' in goal ? [goal.shippedDate] : []), today]
    if ('deliveredDate' in goal) days.splice(2, 0, goal.deliveredDate)
    assert.deepEqual(days, days.toSorted())
    assert.ok((days[0] ?? '') >= addDays(today, -60))
  }
})

test('each of the two customer logins has orders on the way and delivered', () => {
  for (const customerId of Object.values(demoCustomerIds)) {
    assert.ok(shop.customers.some(({ request }) => request.customerId === customerId))
    const goals = shop.orders
      .filter(({ request }) => request.customerId === customerId)
      .map(({ goal }) => goal.status)
    assert.ok(goals.includes('Delivered') && goals.some((status) => status !== 'Delivered'), goals.join())
  }
})

test('e-mails are unique, names of many scripts occur, and some customers gave no address', () => {
  const emails = shop.customers.flatMap(({ request }) => request.email ?? [])
  assert.equal(new Set(emails).size, emails.length)
  assert.ok(shop.customers.some(({ request }) => /\p{Script=Arabic}/u.test(request.name)))
  assert.ok(shop.customers.some(({ request }) => request.address === undefined))
})

test('an order that is short wants more than ever comes in, whatever the others take', () => {
  const short = shop.orders.filter(({ goal }) => goal.status === 'Short')
  const received = new Map(
    shop.products.map(({ request, unitsInStock }) => [request.productId, unitsInStock]),
  )
  for (const { request } of shop.orders.filter((order) => !short.includes(order))) {
    for (const { productId, quantity } of request.lines)
      received.set(productId, (received.get(productId) ?? 0) + quantity)
  }
  const isShort = ({ request }: (typeof short)[number]) =>
    request.lines.some(({ productId, quantity }) => quantity > (received.get(productId) ?? 0))
  assert.ok(short.length > 0 && short.every(isShort))
})
