import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop } from '../harness/shop.ts'

suite('the life of an order', () => {
  const system = sharedSystem()

  test('an order is placed, activated, prepared, shipped and delivered, and each step is seen at once', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 10 })
    const orderId = await shop.place([{ productId: chai, quantity: 3 }])
    assert.equal((await shop.order(orderId)).status, 'Created')
    assert.equal((await shop.activate(orderId)).status, 'Activated')
    await shop.move(orderId, 'prepare')
    assert.equal((await shop.order(orderId)).status, 'InPreparation')
    await shop.move(orderId, 'ship')
    assert.equal((await shop.order(orderId)).status, 'Shipped')
    await shop.move(orderId, 'deliver')
    assert.equal((await shop.order(orderId)).status, 'Delivered')
  })
})
