import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Timing } from '../http/timing.ts'
import { deriveId } from '../shop/derive-id.ts'
import type { OrderGoal, Shop, ShopOrder } from '../shop/shop.ts'
import { type FakeShopApi, fakeShopApi } from './fake-shop-api.ts'
import { importShop } from './import-shop.ts'

const timing: Timing = { nowMs: () => 0, sleep: async () => {}, random: () => 0 }
const place = (file: string, line: number) => ({ file, line })
const chai = deriveId('product', 'chai')
const chang = deriveId('product', 'chang')

function order(n: number, goal: OrderGoal, quantity = 2): ShopOrder {
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

function shopOf(orders: readonly ShopOrder[]): Shop {
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

const shipped = { status: 'Shipped', shippedDate: '1996-07-16' } as const
const shop = shopOf([order(1, shipped), order(2, { status: 'Created' }), order(3, shipped)])

const run = (fake: FakeShopApi, wanted = shop) => importShop(wanted, { api: fake.api, timing })

/** Everything the importer may have changed, comparable. */
function stateOf({ products, customers, orders }: FakeShopApi) {
  return {
    products: [...products.values()],
    customers: [...customers.values()],
    orders: [...orders.values()],
  }
}

function assertWhole(fake: FakeShopApi): void {
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

test('a shop is brought in whole: stock covers what was shipped and what is left, and discontinued products end last', async () => {
  const fake = fakeShopApi()
  const outcome = await run(fake)
  assertWhole(fake)
  assert.match(fake.effects.at(-1) ?? '', /discontinue$/)
  assert.deepEqual(outcome.refusals, [])
  assert.deepEqual(outcome.totals, {
    orders: 3,
    lines: 9,
    cents: 1_800,
    byStatus: [
      { status: 'Created', orders: 1, lines: 3, cents: 600 },
      { status: 'Shipped', orders: 2, lines: 6, cents: 1_200 },
    ],
  })
  assert.deepEqual(
    outcome.counts.map(({ kind, sent, alreadyThere }) => [kind, sent, alreadyThere]),
    [
      ['categories', 1, 0],
      ['products', 2, 0],
      ['customers', 1, 0],
      ['stock receipts', 2, 0],
      ['orders', 3, 0],
      ['activations', 2, 0],
      ['preparations', 2, 0],
      ['shipments', 2, 0],
      ['discontinuations', 1, 0],
    ],
  )
})

test('a second import a month later, when no Idempotency-Key is known any more, sends no command', async () => {
  const fake = fakeShopApi()
  const first = await run(fake)
  const before = structuredClone(stateOf(fake))
  fake.outcomes.clear()
  fake.effects.length = 0
  const second = await run(fake)
  assert.deepEqual(fake.effects, [])
  assert.deepEqual(stateOf(fake), before)
  assert.deepEqual(second.totals, first.totals)
  assert.ok(second.counts.every(({ sent, refused }) => sent === 0 && refused === 0))
  assert.deepEqual(
    second.counts.map(({ kind, alreadyThere }) => [kind, alreadyThere]),
    first.counts.map(({ kind, sent }) => [kind, sent]),
  )
})

const commandsOfAnImport = 16
const stepsOfAnImport = {
  categories: 1,
  products: 2,
  customers: 1,
  'stock receipts': 2,
  orders: 3,
  activations: 2,
  preparations: 2,
  shipments: 2,
  discontinuations: 1,
}

for (const moment of ['before', 'after'] as const) {
  for (const resumed of ['at once, before the read models have caught up', 'a month later'] as const) {
    test(`broken off ${moment} any command and resumed ${resumed}, nothing is doubled and nothing missing`, async () => {
      for (let n = 1; n <= commandsOfAnImport; n += 1) {
        const fake = fakeShopApi()
        let left = n
        fake.interrupt = (_call, when) => {
          if (when === moment) left -= 1
          if (left <= 0) throw new Error('broken off')
        }
        await assert.rejects(importShop(shop, { api: fake.api, timing, concurrency: 1 }), /broken off/)
        fake.interrupt = () => {}
        if (resumed === 'a month later') fake.outcomes.clear()
        else fake.lagging = true
        const outcome = await run(fake)
        assertWhole(fake)
        const done = outcome.counts.map(({ kind, sent, alreadyThere }) => [kind, sent + alreadyThere])
        assert.deepEqual(Object.fromEntries(done), stepsOfAnImport)
      }
    })
  }
}

test('the number of commands of an import is the one that the test above walks through', async () => {
  const fake = fakeShopApi()
  await run(fake)
  assert.equal(fake.effects.length, commandsOfAnImport)
})

test('a grown shop receives only the units that are new', async () => {
  const fake = fakeShopApi()
  const onSale = (wanted: Shop): Shop => ({
    ...wanted,
    products: wanted.products.map((product) => ({ ...product, goal: 'OnSale' })),
  })
  await run(fake, onSale(shopOf([order(1, shipped), order(2, { status: 'Created' })])))
  assert.equal(fake.products.get(chai)?.received, 9)
  fake.outcomes.clear()
  await run(fake, shop)
  assertWhole(fake)
})

test('a discontinued product receives nothing more, and that is told', async () => {
  const fake = fakeShopApi()
  await run(fake, shopOf([order(1, shipped)]))
  const outcome = await run(fake, shop)
  assert.equal(fake.products.get(chang)?.received, 2)
  assert.deepEqual(outcome.notices, [
    'products.csv line 3: is discontinued: 2 further units are not received',
  ])
})

test('more units than one command takes are received in several', async () => {
  const fake = fakeShopApi()
  const wanted = shopOf([])
  const products = wanted.products.map((product) => ({ ...product, unitsInStock: 2_500_000 }))
  await run(fake, { ...wanted, products })
  assert.deepEqual([...(fake.products.get(chai)?.receipts.values() ?? [])], [1_000_000, 1_000_000, 500_000])
  fake.outcomes.clear()
  await run(fake, { ...wanted, products })
  assert.equal(fake.products.get(chai)?.received, 2_500_000)
})

test('an order that lacks stock stays Created and its line says what is short', async () => {
  const fake = fakeShopApi()
  await run(fake, shopOf([]))
  const late = order(4, shipped, 50)
  fake.interrupt = ({ path }) => {
    const product = fake.products.get(chai)
    if (path.endsWith('/activate') && product !== undefined) product.stock = 1
  }
  const outcome = await run(fake, shopOf([late]))
  assert.match(outcome.refusals[0]?.rule ?? '', /cannot be activated, the stock is short/)
  assert.equal(fake.orders.get(late.request.orderId)?.status, 'Created')
})

test('an activation that failed is asked for again by the next import, with another key', async () => {
  const fake = fakeShopApi()
  fake.interrupt = ({ path }) => {
    const product = fake.products.get(chai)
    if (path.endsWith('/activate') && product !== undefined) product.stock -= 1_000
  }
  const first = await run(fake)
  assert.equal(first.refusals.length, 2)
  fake.interrupt = () => {}
  for (const product of fake.products.values()) product.stock = product.received
  const second = await run(fake)
  assert.deepEqual(second.refusals, [])
  assertWhole(fake)
})

test('a customer that is refused takes the orders along, before stock is received for them', async () => {
  const fake = fakeShopApi()
  const customers = shop.customers.map((customer) => ({
    ...customer,
    request: { ...customer.request, name: 'Refused' },
  }))
  const outcome = await run(fake, { ...shop, customers })
  assert.deepEqual(
    outcome.refusals.map(({ file, line, rule }) => `${file} ${line}: ${rule}`),
    [
      'customers.csv 2: the system refused it: email-taken',
      'orders.csv 1: its customer was not imported',
      'orders.csv 2: its customer was not imported',
      'orders.csv 3: its customer was not imported',
    ],
  )
  assert.equal(fake.products.get(chai)?.received, 5)
})

test('what is there with other content is left as it is and told, an order even where it stands', async () => {
  const fake = fakeShopApi()
  await run(fake, shopOf([order(1, { status: 'Created' })]))
  const changed = order(1, shipped)
  const fewer = { ...changed, request: { ...changed.request, lines: changed.request.lines.slice(1) } }
  const outcome = await run(fake, {
    ...shopOf([fewer]),
    products: shop.products.map((product) => ({
      ...product,
      request: { ...product.request, priceCents: 1 },
    })),
  })
  assert.deepEqual(outcome.notices, [
    'products.csv line 2: is already there with another priceCents; left as it is',
    'products.csv line 3: is already there with another priceCents; left as it is',
    'products.csv line 3: is discontinued: 2 further units are not received',
    'orders.csv line 1: is already there with another lineCount; left as it is',
  ])
  assert.equal(fake.orders.get(changed.request.orderId)?.status, 'Created')
  assert.deepEqual(outcome.refusals, [])
})

test('an erased customer is not registered again, and the orders that are there stay', async () => {
  const fake = fakeShopApi()
  await run(fake)
  for (const customer of fake.customers.values()) Object.assign(customer, { erased: true, name: null })
  fake.outcomes.clear()
  fake.effects.length = 0
  const outcome = await run(fake)
  assert.deepEqual(fake.effects, [])
  assert.deepEqual(outcome.refusals, [])
  assert.deepEqual(outcome.notices, [
    'customers.csv line 2: was erased; the personal data is not brought back',
  ])
})

test('an order abandoned meanwhile is not revived', async () => {
  const fake = fakeShopApi()
  await run(fake, shopOf([order(1, { status: 'Created' })]))
  for (const placed of fake.orders.values()) placed.status = 'Abandoned'
  fake.effects.length = 0
  const outcome = await run(fake, shopOf([order(1, shipped)]))
  assert.deepEqual(outcome.notices.at(-1), 'orders.csv line 1: was abandoned meanwhile; left as it is')
  assert.deepEqual(
    fake.effects.filter((path) => path.includes('/orders')),
    [],
  )
})

test('an order whose read model is parked is told against its line, and the others get in', async () => {
  const fake = fakeShopApi()
  const parkedId = deriveId('order', '1')
  const api: typeof fake.api = async (call) =>
    call.method === 'GET' && call.path.includes(parkedId)
      ? { kind: 'refused', problem: { type: 'about:blank', title: 'Parked', status: 503, code: 'parked' } }
      : fake.api(call)
  const outcome = await importShop(shop, { api, timing })
  assert.deepEqual(outcome.refusals, [{ file: 'orders.csv', line: 1, rule: 'the system refused it: parked' }])
  assert.equal(fake.orders.get(deriveId('order', '3'))?.status, 'Shipped')
})

test('a refusal that no line brought about stops the import and says which roles it needs', async () => {
  const fake = fakeShopApi()
  const api: typeof fake.api = async (call) =>
    call.method === 'GET'
      ? fake.api(call)
      : {
          kind: 'refused',
          problem: { type: 'about:blank', title: 'Forbidden', status: 403, code: 'forbidden' },
        }
  await assert.rejects(
    importShop(shop, { api, timing }),
    /403 forbidden.*needs the roles sales and warehouse/,
  )
})

test('progress ends at its total', async () => {
  const steps: string[] = []
  await importShop(shop, {
    api: fakeShopApi().api,
    timing,
    onProgress: ({ done, total }) => steps.push(`${done}/${total}`),
  })
  assert.equal(steps.at(-1), '11/11')
  assert.equal(steps.length, 11)
})
