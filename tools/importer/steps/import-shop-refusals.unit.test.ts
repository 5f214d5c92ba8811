import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveId } from '../shop/derive-id.ts'
import { fakeShopApi } from './fake-shop-api.ts'
import { importShop } from './import-shop.ts'
import { assertWhole, chai, order, run, shipped, shop, shopOf, timing } from './import-shop-fixtures.ts'

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
