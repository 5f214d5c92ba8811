import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { answered } from '../harness/actor.ts'
import { eventually } from '../harness/eventually.ts'
import { needsOwnSystem } from '../harness/given-installation.ts'
import { holdWrites } from '../harness/hold-writes.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'

const skip = needsOwnSystem('with a deadline that comes soon')

suite('an activation that inventory does not answer in time', { skip }, () => {
  const system = sharedSystem({
    order: { activationDeadlineMs: 300, maxLines: 1_000 },
    deadlinesEveryMs: 10,
  })

  for (const [held, what] of [
    ['inventory-command', 'inventory decided and cannot write its reservation'],
    ['inventory-references', 'inventory cannot take the request'],
  ] as const) {
    test(`it is closed and the order stays Created; the late reservation is released; the next attempt works (${what})`, async () => {
      const shop = await openShop(system())
      const chai = await shop.addProduct({ stock: 5 })
      const orderId = await shop.place([{ productId: chai, quantity: 5 }])
      const letGo = await holdWrites(system(), held)
      try {
        const closed = await shop.activate(orderId)
        assert.deepEqual(
          [closed.status, closed.activation, closed.activationAttempt, closed.activationDueAt],
          ['Created', 'closed', 1, null],
        )
        assert.equal((await shop.product(chai)).reserved, 0)
      } finally {
        await letGo()
      }
      await eventually(
        'the late reservation is made and released',
        () => movementsOf(shop, chai),
        (types) => types.includes('StockReleased'),
      )
      assert.deepEqual(await movementsOf(shop, chai), ['StockReserved', 'StockReleased'])
      assert.deepEqual(await typesOf(shop, orderId), [
        'OrderPlaced',
        'ActivationRequested',
        'ActivationClosed',
      ])
      const { reserved, available } = await shop.product(chai)
      assert.deepEqual([reserved, available], [0, 5])

      // On a machine that is very busy an attempt may be closed again.
      await eventually(
        'a next attempt reserves',
        () => shop.activate(orderId),
        ({ status }) => status === 'Activated',
      )
      await eventually(
        'the stock is reserved once',
        () => shop.product(chai),
        (product) => product.reserved === 5,
      )
    })
  }
})

suite('an activation that waits for inventory', () => {
  const system = sharedSystem()

  test('while it is pending lines stand still, no second one is asked for, and only abandoning is allowed', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const orderId = await shop.place([{ productId: chai, quantity: 5 }])
    const letGo = await holdWrites(system(), 'inventory-command')
    try {
      await shop.move(orderId, 'activate')
      const { status, activation, activationAttempt, activationDueAt } = await shop.order(orderId)
      assert.deepEqual([status, activation, activationAttempt], ['Created', 'pending', 1])
      const pending = {
        status: 409,
        code: 'activation-pending',
        params: { attempt: 1, dueAt: activationDueAt, allowed: ['abandon'] },
      }
      const lines = { lines: [{ productId: chai, quantity: 1 }] }
      const path = `${paths.orders}/${orderId}`
      assert.deepEqual(told(await shop.sales.put(`${path}/lines`, '"1"', lines)), pending)
      assert.deepEqual(told(await shop.sales.post(`${path}/activate`)), pending)
      assert.deepEqual(told(await shop.warehouse.post(`${path}/prepare`)), {
        status: 409,
        code: 'move-not-allowed',
        params: { move: 'prepare', status: 'Created', allowed: ['abandon'] },
      })
    } finally {
      await letGo()
    }
    await eventually(
      'inventory answers after all',
      () => shop.order(orderId),
      ({ status }) => status === 'Activated',
    )
  })

  test('a pending order that its customer abandons gets its late reservation released', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 5 })
    const orderId = await shop.place([{ productId: chai, quantity: 5 }])
    const letGo = await holdWrites(system(), 'inventory-command')
    try {
      await shop.move(orderId, 'activate')
      answered(await shop.customer.post(`${paths.orders}/${orderId}/abandon`), 200)
    } finally {
      await letGo()
    }
    await eventually(
      'the late reservation is made and released',
      () => movementsOf(shop, chai),
      (types) => types.includes('StockReleased'),
    )
    assert.deepEqual(await movementsOf(shop, chai), ['StockReserved', 'StockReleased'])
    assert.deepEqual(await typesOf(shop, orderId), ['OrderPlaced', 'ActivationRequested', 'OrderAbandoned'])
    const { status, activation } = await shop.order(orderId)
    assert.deepEqual([status, activation], ['Abandoned', 'closed'])
    assert.equal((await shop.product(chai)).available, 5)
  })
})

/** What orders did to a product's stock. */
async function movementsOf(shop: Shop, productId: string): Promise<readonly string[]> {
  const types = await historyTypes(shop, `${paths.productQueries}/${productId}`)
  return types.filter((type) => ['StockReserved', 'StockReleased', 'StockShipped'].includes(type))
}

function typesOf(shop: Shop, orderId: string): Promise<readonly string[]> {
  return historyTypes(shop, `${paths.orderQueries}/${orderId}`)
}

async function historyTypes(shop: Shop, item: string): Promise<readonly string[]> {
  const { items } = await shop.sales.read(`${item}/history`, pageSchema(historyEntrySchema))
  return items.map(({ type }) => type)
}
