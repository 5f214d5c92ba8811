import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import type { OrderStatus } from '@annals/order-contracts'
import { answered } from '../harness/actor.ts'
import { eventually } from '../harness/eventually.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'
import { type StoreHeads, storeHeads } from '../harness/store-heads.ts'

/** The moves that each status allows. */
const allowedMoves: Readonly<Record<OrderStatus, readonly string[]>> = {
  Created: ['change-lines', 'activate', 'abandon'],
  Activated: ['prepare', 'abandon'],
  InPreparation: ['ship'],
  Shipped: ['deliver'],
  Delivered: [],
  Abandoned: [],
}
const moves = ['change-lines', 'activate', 'abandon', 'prepare', 'ship', 'deliver'] as const
const steps: Readonly<Record<OrderStatus, readonly ('prepare' | 'ship' | 'deliver' | 'abandon')[]>> = {
  Created: [],
  Activated: [],
  Abandoned: ['abandon'],
  InPreparation: ['prepare'],
  Shipped: ['prepare', 'ship'],
  Delivered: ['prepare', 'ship', 'deliver'],
}

suite('moves that the state of a thing does not allow', () => {
  const system = sharedSystem()
  let shop: Shop
  let chai: string
  let orders: ReadonlyMap<OrderStatus, string>
  let heads: StoreHeads

  before(async () => {
    shop = await openShop(system())
    chai = await shop.addProduct({ stock: 1_000 })
    const made = new Map<OrderStatus, string>()
    for (const status of [
      'Created',
      'Activated',
      'Abandoned',
      'InPreparation',
      'Shipped',
      'Delivered',
    ] as const) {
      const orderId = await shop.place([{ productId: chai, quantity: 1 }], { orderDate: '2026-01-10' })
      if (status !== 'Created') await shop.activate(orderId)
      for (const step of steps[status]) await shop.move(orderId, step)
      made.set(status, orderId)
    }
    orders = made
    await eventually(
      'inventory has shipped two, holds two and has one back',
      () => shop.product(chai),
      ({ stock, reserved }) => stock === 998 && reserved === 2,
    )
    heads = await storeHeads(system())
  })

  test('an order refuses every move that its status does not allow, and names those that it does', async () => {
    for (const [status, orderId] of orders) {
      assert.equal((await shop.order(orderId)).status, status)
      for (const move of moves.filter((move) => !allowedMoves[status].includes(move))) {
        assert.deepEqual(
          told(await send(orderId, move)),
          {
            status: 409,
            code: 'move-not-allowed',
            params: { move, status, allowed: allowedMoves[status] },
          },
          `${move} while ${status}`,
        )
      }
    }
  })

  test('goods leave neither before the order’s day nor after today, and arrive neither before they left nor after today', async () => {
    const { orderDate } = await shop.order(orderIn('Created'))
    const { shippedDate: today } = await shop.order(orderIn('Shipped'))
    assert.equal(orderDate, '2026-01-10')
    const ship = (shippedDate: string) =>
      shop.warehouse.post(`${paths.orders}/${orderIn('InPreparation')}/ship`, { shippedDate })
    const deliver = (deliveredDate: string) =>
      shop.warehouse.post(`${paths.orders}/${orderIn('Shipped')}/deliver`, { deliveredDate })
    assert.deepEqual(told(await ship('2026-01-09')), {
      status: 422,
      code: 'date-too-early',
      params: { field: 'shippedDate', date: '2026-01-09', earliest: orderDate },
    })
    assert.deepEqual(told(await ship('2999-01-01')), {
      status: 422,
      code: 'date-in-future',
      params: { field: 'shippedDate', date: '2999-01-01', today },
    })
    assert.deepEqual(told(await deliver('2026-01-11')), {
      status: 422,
      code: 'date-too-early',
      params: { field: 'deliveredDate', date: '2026-01-11', earliest: today },
    })
    assert.deepEqual(told(await deliver('2999-01-01')), {
      status: 422,
      code: 'date-in-future',
      params: { field: 'deliveredDate', date: '2999-01-01', today },
    })
  })

  test('nothing of all that was written: the stores are as before', async () => {
    assert.deepEqual(await storeHeads(system()), heads)
  })

  test('the moves that are allowed are done, on an earlier day too', async () => {
    const moved = async (status: OrderStatus, move: (typeof moves)[number], body?: object) =>
      answered(await send(orderIn(status), move, body), move === 'activate' ? 202 : 200)
    await moved('Shipped', 'deliver')
    await moved('InPreparation', 'ship', { shippedDate: '2026-01-10' })
    await moved('InPreparation', 'deliver', { deliveredDate: '2026-01-10' })
    await moved('Activated', 'prepare')
    await moved('Created', 'change-lines')
    await moved('Created', 'activate')
    const { shippedDate, deliveredDate } = await shop.order(orderIn('InPreparation'))
    assert.deepEqual([shippedDate, deliveredDate], ['2026-01-10', '2026-01-10'])
  })

  test('an erased customer is neither changed, registered again nor ordered for, and erased again without effect', async () => {
    const customerId = await shop.register({ name: 'Samir' })
    const path = `${paths.customers}/${customerId}`
    answered(await shop.sales.post(`${path}/erase`), 200)
    const after = (await storeHeads(system()))['customer']?.events
    const erased = { status: 409, code: 'customer-erased', params: { customerId } }
    assert.deepEqual(told(await shop.sales.put(path, '"1"', { name: 'Samir' })), erased)
    assert.deepEqual(told(await shop.sales.post(paths.customers, { customerId, name: 'Samir' })), erased)
    const order = { customerId, lines: [{ productId: chai, quantity: 1 }] }
    assert.deepEqual(told(await shop.sales.post(paths.orders, order)), {
      status: 422,
      code: 'customer-unknown',
      params: { customerId },
    })
    answered(await shop.sales.post(`${path}/erase`), 200)
    assert.equal((await storeHeads(system()))['customer']?.events, after)
    const lines = [{ productId: chai, quantity: 1 }]
    await shop.place(lines, { customerId: ownCustomerIds.customer })
  })

  function send(orderId: string, move: (typeof moves)[number], body?: object) {
    const path = `${paths.orders}/${orderId}`
    if (move === 'change-lines') {
      return shop.sales.put(`${path}/lines`, '"1"', { lines: [{ productId: chai, quantity: 2 }] })
    }
    const by = move === 'activate' || move === 'abandon' ? shop.sales : shop.warehouse
    return by.post(`${path}/${move}`, body)
  }

  function orderIn(status: OrderStatus): string {
    const orderId = orders.get(status)
    if (orderId === undefined) throw new Error(`no order is ${status}`)
    return orderId
  }
})
