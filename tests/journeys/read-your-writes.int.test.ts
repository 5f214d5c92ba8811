import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { orderListItemSchema } from '@annals/order-contracts'
import { type Actor, actor, answered } from '../harness/actor.ts'
import { checkedApi } from '../harness/api.ts'
import { holdWrites } from '../harness/hold-writes.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { seenPositions } from '../harness/seen-positions.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'

const atOnce = { Prefer: 'wait=0' }
const notYet = { status: 503, code: 'not-caught-up' }

suite('whoever says what they have seen', () => {
  const system = sharedSystem()

  test('gets no query answered from before it, and waits no longer than they prefer', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct()
    const orderId = await shop.place([{ productId, quantity: 1 }])
    answered(await shop.sales.get(`${paths.orderQueries}/${orderId}`), 200)
    const letGo = await holdWrites(system(), 'order-query')
    try {
      const changed = { lines: [{ productId, quantity: 2 }] }
      answered(await shop.sales.put(`${paths.orders}/${orderId}/lines`, '"1"', changed), 200)
      for (const below of ['', '.csv', '/summary', `/${orderId}`, `/${orderId}/history`]) {
        const path = `${paths.orderQueries}${below}`
        const refused = await shop.sales.get(path, { headers: atOnce })
        assert.deepEqual(told(refused), notYet, path)
        assert.equal(refused.headers.get('retry-after'), '1')
      }
      // Who has seen nothing is shown what there is.
      const stranger = withoutMemory(shop)
      const old = answered(await stranger.get(`${paths.orderQueries}/${orderId}`), 200)
      assert.equal(old.headers.get('etag'), '"1"')
    } finally {
      await letGo()
    }
    assert.equal((await shop.order(orderId)).lines[0]?.quantity, 2)
    const { items } = await shop.sales.read(
      `${paths.orderQueries}?limit=500`,
      pageSchema(orderListItemSchema),
    )
    assert.equal(items.find((order) => order.orderId === orderId)?.revision, 2)
  })

  test('can use it in a command at once: it waits for what the other service told', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct()
    const letGo = await holdWrites(system(), 'order-references')
    let customerId: string
    try {
      customerId = await shop.register({ name: 'Just Now' })
      const order = { customerId, lines: [{ productId, quantity: 1 }] }
      assert.deepEqual(told(await shop.sales.post(paths.orders, order, atOnce)), notYet)
      const stranger = withoutMemory(shop)
      assert.equal(told(await stranger.post(paths.orders, order)).code, 'customer-unknown')
    } finally {
      await letGo()
    }
    await shop.place([{ productId, quantity: 1 }], { customerId })
  })

  test('may name sources that a part does not read, but nothing that is no position', async () => {
    const { sales } = await openShop(system())
    const read = (after: string) =>
      sales.get(`${paths.orderQueries}?limit=1`, { headers: { 'Annals-After': after, ...atOnce } })
    answered(await read('elsewhere_0198c0de_0.999'), 200)
    for (const bad of ['yesterday', 'order_x', 'order_x_1.0', 'order_x_1.2_3', 'Order_x_1.1']) {
      const { status, code } = told(await read(bad))
      assert.deepEqual([status, code], [400, 'invalid-token-header'], bad)
    }
    // Of this source, but of a store that it is not: nothing of it will ever be seen here.
    assert.deepEqual(told(await read('order_0198c0de_0.1')), notYet)
  })

  test('a customer reads their own order as soon as it is placed, a hundred times in a row', async () => {
    const shop = await openShop(system())
    const productId = await shop.addProduct()
    const order = { customerId: ownCustomerIds.customer, lines: [{ productId, quantity: 1 }] }
    for (let times = 0; times < 100; times += 1) {
      const { body } = answered(await shop.customer.post(paths.orders, order), 201)
      assert.ok(typeof body === 'object' && body !== null && 'id' in body)
      answered(await shop.customer.get(`${paths.orderQueries}/${String(body.id)}`), 200)
    }
  })

  /** Somebody of sales who has seen nothing. */
  function withoutMemory({ sales }: Shop): Actor {
    return actor(checkedApi(system()), sales.token, { ...seenPositions(), note: () => {} })
  }
})
