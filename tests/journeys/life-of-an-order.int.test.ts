import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { orderListItemSchema } from '@annals/order-contracts'
import { answered } from '../harness/actor.ts'
import { watchChanges } from '../harness/changes-stream.ts'
import { csvRows } from '../harness/csv-rows.ts'
import { eventually } from '../harness/eventually.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'
import { userOf } from '../harness/user-of.ts'

const deliveryAddress = { street: 'quai de la Lune 3', city: 'Besançon', country: 'France' }

suite('the life of an order', () => {
  const system = sharedSystem()

  test('a customer’s order is activated by sales, prepared, shipped and delivered by the warehouse; each step is seen at once, told in the history and on the stream', async () => {
    const startedAt = new Date().toISOString()
    const shop = await openShop(system())
    const chai = await shop.addProduct({ name: 'Chai', priceCents: 1_800, stock: 10 })
    const stream = await watchChanges(system(), { service: 'order', token: shop.customer.token })

    const orderId = await shop.place(
      [{ productId: chai, quantity: 3 }],
      { requestedDeliveryDate: '2999-12-31', deliveryAddress },
      shop.customer,
    )
    const placed = await shop.order(orderId)
    assert.deepEqual(
      [placed.status, placed.activation, placed.netCents, placed.customerName, placed.deliveryAddress],
      ['Created', 'none', 5_400, 'Claire Martin', deliveryAddress],
    )
    assert.deepEqual(await stockOf(shop, chai), [10, 0, 'Available'])

    const activated = await shop.activate(orderId)
    assert.deepEqual(
      [activated.status, activated.activation, activated.activationAttempt, activated.activationDueAt],
      ['Activated', 'done', 1, null],
    )
    await eventually(
      'the stock is reserved',
      () => stockOf(shop, chai),
      ([stock, reserved]) => stock === 10 && reserved === 3,
    )

    await shop.move(orderId, 'prepare')
    assert.equal((await shop.order(orderId)).status, 'InPreparation')
    await shop.move(orderId, 'ship')
    const shipped = await shop.order(orderId)
    assert.deepEqual([shipped.status, shipped.shippedDate], ['Shipped', shipped.orderDate])
    await shop.move(orderId, 'deliver')
    const delivered = await shop.order(orderId)
    assert.deepEqual([delivered.status, delivered.deliveredDate], ['Delivered', delivered.orderDate])
    await eventually(
      'the stock goes with the order',
      () => stockOf(shop, chai),
      ([stock, reserved]) => stock === 7 && reserved === 0,
    )

    const history = await historyOf(shop, orderId)
    assert.deepEqual(
      history.map(({ type, actor }) => [type, actor]),
      [
        ['OrderPlaced', userOf(shop.customer)],
        ['ActivationRequested', userOf(shop.sales)],
        ['OrderActivated', 'policy:order-activation'],
        ['OrderInPreparation', userOf(shop.warehouse)],
        ['OrderShipped', userOf(shop.warehouse)],
        ['OrderDelivered', userOf(shop.warehouse)],
      ],
    )
    const instants = [startedAt, ...history.map(({ at }) => at), new Date().toISOString()]
    assert.deepEqual(instants, instants.toSorted())

    const times = history.length
    await eventually(
      'the stream tells each step',
      () => toldOf(stream, orderId),
      (told) => told >= times,
    )
    assert.equal(toldOf(stream, orderId), times)
    await stream.cut()
  })

  test('the ETag is the revision: changed lines raise it, moves do not', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 10 })
    const orderId = await shop.place([{ productId: chai, quantity: 3 }])
    const etag = async () =>
      answered(await shop.customer.get(`${paths.orderQueries}/${orderId}`), 200).headers.get('etag')
    assert.equal(await etag(), '"1"')
    const changed = answered(
      await shop.customer.put(`${paths.orders}/${orderId}/lines`, '"1"', {
        lines: [{ productId: chai, quantity: 4 }],
      }),
      200,
    )
    assert.deepEqual([changed.headers.get('etag'), await etag()], ['"2"', '"2"'])
    await shop.activate(orderId)
    await shop.move(orderId, 'prepare')
    assert.equal(await etag(), '"2"')
  })

  test('the CSV file of a filter holds what the list of that filter holds', async () => {
    const shop = await openShop(system())
    const name = 'Noël “L’Œuf, la Plume” & fils'
    const customerId = await shop.register({ name })
    const chai = await shop.addProduct({ priceCents: 1_234, stock: 100 })
    for (const quantity of [1, 2, 3, 4, 5]) {
      await shop.place([{ productId: chai, quantity }], { customerId, requestedDeliveryDate: '2999-01-01' })
    }
    const filter = `customerId=${customerId}&sort=-netCents`
    const { items } = await shop.sales.read(
      `${paths.orderQueries}?${filter}&limit=500`,
      pageSchema(orderListItemSchema),
    )
    assert.deepEqual(
      items.map(({ netCents, customerName }) => [netCents, customerName]),
      [5, 4, 3, 2, 1].map((quantity) => [quantity * 1_234, name]),
    )
    const csv = answered(await shop.sales.get(`${paths.orderQueries}.csv?${filter}`), 200)
    const rows = csvRows(csv.text)
    const columns = Object.keys(rows[0] ?? {})
    assert.ok(columns.includes('netCents') && columns.includes('customerName'))
    assert.deepEqual(
      rows,
      items.map((item) =>
        Object.fromEntries(
          columns.map((column) => [
            column,
            String(Object.entries(item).find(([key]) => key === column)?.[1] ?? ''),
          ]),
        ),
      ),
    )
  })

  test('an order that sales places for a customer keeps the price, discount and earlier day that sales gives', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ priceCents: 1_800, stock: 10 })
    const lines = [
      { productId: chai, quantity: 3, unitPriceCents: 999, discountBasisPoints: 2_500 },
      { productId: chai, quantity: 1 },
    ]
    const orderId = await shop.place(lines, { orderDate: '2020-02-29' })
    // A later price is for later orders.
    answered(await shop.warehouse.put(`${paths.products}/${chai}/price`, '"1"', { priceCents: 5_000 }), 200)
    const { orderDate, netCents, lines: priced } = await shop.order(orderId)
    assert.deepEqual(
      [orderDate, netCents, priced.map((line) => line.netCents)],
      ['2020-02-29', 2_248 + 1_800, [2_248, 1_800]],
    )
    const later = await shop.order(await shop.place([{ productId: chai, quantity: 1 }]))
    assert.equal(later.netCents, 5_000)
  })
})

async function stockOf(shop: Shop, productId: string) {
  const { stock, reserved, state } = await shop.product(productId)
  return [stock, reserved, state] as const
}

async function historyOf(shop: Shop, orderId: string) {
  const page = await shop.sales.read(
    `${paths.orderQueries}/${orderId}/history`,
    pageSchema(historyEntrySchema),
  )
  return page.items
}

function toldOf({ received }: Awaited<ReturnType<typeof watchChanges>>, orderId: string): number {
  return received.filter(({ event, data }) => event === 'orders' && data === JSON.stringify({ key: orderId }))
    .length
}
