import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answered } from '../harness/actor.ts'
import { eventually } from '../harness/eventually.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'

suite('the stock that orders reserve', () => {
  const system = sharedSystem()

  test('an order whose product is short stays Created and says what is short; once stock is received it activates', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ name: 'Chai', stock: 2 })
    const chang = await shop.addProduct({ name: 'Chang', stock: 50 })
    const orderId = await shop.place([
      { productId: chai, quantity: 3 },
      { productId: chang, quantity: 10 },
    ])
    const short = await shop.activate(orderId)
    assert.deepEqual([short.status, short.activation], ['Created', 'refused'])
    assert.deepEqual(short.lastRefusal, {
      attempt: 1,
      shortages: [{ productId: chai, productName: 'Chai', requested: 3, available: 2, reason: 'short' }],
    })
    assert.deepEqual(
      await Promise.all([chai, chang].map(async (id) => (await shop.product(id)).reserved)),
      [0, 0],
      'all or nothing',
    )

    await shop.receive(chai, 1)
    const activated = await shop.activate(orderId)
    assert.deepEqual(
      [activated.status, activated.activationAttempt, activated.lastRefusal],
      ['Activated', 2, null],
    )
    await eventuallyReserved(shop, chai, 3)
    await eventuallyReserved(shop, chang, 10)
    assert.equal((await shop.product(chai)).state, 'OutOfStock')
  })

  test('quantities of one product in several lines are summed', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 7 })
    const orderId = await shop.place([
      { productId: chai, quantity: 4 },
      { productId: chai, quantity: 4 },
    ])
    const { lines, lastRefusal } = await shop.activate(orderId)
    assert.equal(lines.length, 2)
    assert.deepEqual(
      lastRefusal?.shortages.map(({ requested, available }) => [requested, available]),
      [[8, 7]],
    )
    await shop.receive(chai, 1)
    assert.equal((await shop.activate(orderId)).status, 'Activated')
    await eventuallyReserved(shop, chai, 8)
  })

  test('a second order gets only what the first left', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const orders = await Promise.all([4, 4, 4].map((quantity) => shop.place([{ productId: chai, quantity }])))
    const outcomes = await Promise.all(orders.map((orderId) => shop.activate(orderId)))
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['Activated', 'Created', 'Created'])
    await eventuallyReserved(shop, chai, 4)
  })

  test('an Activated order that is abandoned gives its stock back, and keeps its reason', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const orderId = await shop.place([{ productId: chai, quantity: 5 }])
    await shop.activate(orderId)
    await eventuallyReserved(shop, chai, 5)
    answered(
      await shop.customer.post(`${paths.orders}/${orderId}/abandon`, { reason: 'Too late\nfor us' }),
      200,
    )
    const { status, abandonReason } = await shop.order(orderId)
    assert.deepEqual([status, abandonReason], ['Abandoned', 'Too late\nfor us'])
    await eventuallyReserved(shop, chai, 0)
    assert.equal((await shop.product(chai)).state, 'Available')
  })

  test('an order that is abandoned while its activation is pending reserves nothing in the end', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 500 })
    const orders = await Promise.all(
      Array.from({ length: 20 }, () => shop.place([{ productId: chai, quantity: 5 }])),
    )
    // The answer of inventory and the abandoning race; whichever wins, the end is the same.
    await Promise.all(
      orders.map(async (orderId) => {
        await shop.move(orderId, 'activate')
        await shop.move(orderId, 'abandon')
      }),
    )
    for (const orderId of orders) assert.equal((await shop.order(orderId)).status, 'Abandoned')
    await eventuallyReserved(shop, chai, 0)
    const next = await shop.place([{ productId: chai, quantity: 500 }])
    assert.equal((await shop.activate(next)).status, 'Activated')
  })

  test('a Created order is abandoned at once; nothing else can be done with it then', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const orderId = await shop.place([{ productId: chai, quantity: 5 }])
    await shop.move(orderId, 'abandon')
    for (const [move, by] of [
      ['activate', shop.sales],
      ['abandon', shop.sales],
      ['prepare', shop.warehouse],
      ['ship', shop.warehouse],
      ['deliver', shop.warehouse],
    ] as const) {
      assert.deepEqual(told(await by.post(`${paths.orders}/${orderId}/${move}`)), {
        status: 409,
        code: 'move-not-allowed',
        params: { move, status: 'Abandoned', allowed: [] },
      })
    }
  })

  test('a product in production cannot be ordered until stock is received', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const before = await shop.place([{ productId: chai, quantity: 1 }])
    answered(await shop.warehouse.post(`${paths.products}/${chai}/start-production`), 200)
    assert.equal((await shop.product(chai)).state, 'InProduction')
    assert.deepEqual(await refusedOrderOf(shop, chai), {
      status: 409,
      code: 'product-not-orderable',
      params: { products: [{ productId: chai, state: 'InProduction' }] },
    })
    // Ordered while it still could be: activation looks again.
    assert.deepEqual((await shop.activate(before)).lastRefusal?.shortages, [
      { productId: chai, productName: 'Chai', requested: 1, available: 0, reason: 'in-production' },
    ])
    await shop.receive(chai, 3)
    const { state, stock } = await shop.product(chai)
    assert.deepEqual([state, stock], ['Available', 8])
    assert.equal((await shop.activate(before)).status, 'Activated')
    await shop.place([{ productId: chai, quantity: 1 }])
  })

  test('a discontinued product takes no stock and no order, but an open reservation of it still ships', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const open = await shop.place([{ productId: chai, quantity: 2 }])
    const waiting = await shop.place([{ productId: chai, quantity: 1 }])
    await shop.activate(open)
    answered(await shop.warehouse.post(`${paths.products}/${chai}/discontinue`), 200)
    assert.deepEqual(await refusedOrderOf(shop, chai), {
      status: 409,
      code: 'product-not-orderable',
      params: { products: [{ productId: chai, state: 'Discontinued' }] },
    })
    assert.equal((await shop.activate(waiting)).lastRefusal?.shortages[0]?.reason, 'discontinued')
    for (const [command, body] of [
      ['receive-stock', { quantity: 1 }],
      ['adjust-stock', { delta: 1, reason: 'found' }],
      ['start-production', undefined],
    ] as const) {
      const refused = told(await shop.warehouse.post(`${paths.products}/${chai}/${command}`, body))
      assert.deepEqual(refused, { status: 409, code: 'product-discontinued', params: { productId: chai } })
    }
    await shop.move(open, 'prepare')
    await shop.move(open, 'ship')
    await eventuallyReserved(shop, chai, 0)
    const { stock, state } = await shop.product(chai)
    assert.deepEqual([stock, state], [3, 'Discontinued'])
  })

  test('stock is never counted down below what is reserved', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    await shop.activate(await shop.place([{ productId: chai, quantity: 3 }]))
    const adjust = (delta: number) =>
      shop.warehouse.post(`${paths.products}/${chai}/adjust-stock`, { delta, reason: 'breakage' })
    assert.deepEqual(told(await adjust(-3)), {
      status: 409,
      code: 'stock-below-reserved',
      params: { productId: chai, stock: 5, reserved: 3, delta: -3 },
    })
    answered(await adjust(-2), 200)
    const { stock, reserved, available } = await shop.product(chai)
    assert.deepEqual([stock, reserved, available], [3, 3, 0])
  })

  test('a delivery that is received twice by its number counts once', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({})
    const receive = (quantity: number) =>
      shop.warehouse.post(`${paths.products}/${chai}/receive-stock`, {
        quantity,
        receiptId: '0198c0de-0000-7000-8000-00000000d317',
      })
    const first = answered(await receive(4), 200)
    const second = answered(await receive(4), 200)
    assert.deepEqual(second.body, first.body)
    assert.deepEqual(told(await receive(5)).code, 'idempotency-key-reused')
    assert.equal((await shop.product(chai)).stock, 4)
  })
})

async function refusedOrderOf(shop: Shop, productId: string) {
  const body = { customerId: await shop.register(), lines: [{ productId, quantity: 1 }] }
  return told(await shop.sales.post(paths.orders, body))
}

/** Inventory reacts to orders a moment later. */
async function eventuallyReserved(shop: Shop, productId: string, reserved: number): Promise<void> {
  await eventually(
    `${reserved} of ${productId} are reserved`,
    () => shop.product(productId),
    (product) => product.reserved === reserved,
  )
}
