import { deepEqual, equal } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import { alfreds, appendOne, chai, metadata, openShop } from './test-shop.ts'

const deliveryAddress = { street: 'Obere Straße 57', city: 'Berlin-Zehlendorf' }
const sales = { roles: ['sales', 'warehouse'] } as const

test('an order goes from placement to delivery, activated by the answer of inventory', async (context) => {
  const shop = await openShop(context)
  const placed = await shop.send('placeOrder', sales, { body: order({}) })
  equal(placed.status, 201)
  const { id } = placed.body
  equal((await shop.send('activateOrder', sales, { params: { orderId: id } })).status, 202)
  shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 1 })
  await shop.eventually(id, 'OrderActivated')
  for (const step of ['prepareOrder', 'shipOrder', 'deliverOrder']) {
    equal((await shop.send(step, sales, { params: { orderId: id }, body: {} })).status, 200, step)
  }
  deepEqual(await shop.typesOf(id), [
    'OrderPlaced',
    'ActivationRequested',
    'OrderActivated',
    'OrderInPreparation',
    'OrderShipped',
    'OrderDelivered',
  ])
})

test('a refusal of inventory leaves the order Created, and a second answer to the attempt changes nothing', async (context) => {
  const shop = await openShop(context)
  const { id } = (await shop.send('placeOrder', sales, { body: order({}) })).body
  await shop.send('activateOrder', sales, { params: { orderId: id } })
  const shortages = [{ productId: chai, requested: 10, available: 3, reason: 'short' }]
  shop.publish('inventory', `reservation-${id}`, 'ReservationRefused', {
    orderId: id,
    attempt: 1,
    shortages,
  })
  await shop.eventually(id, 'ActivationRefused')
  shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 1 })
  await shop.send('activateOrder', sales, { params: { orderId: id } })
  shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 2 })
  await shop.eventually(id, 'OrderActivated')
  const types = [
    'OrderPlaced',
    'ActivationRequested',
    'ActivationRefused',
    'ActivationRequested',
    'OrderActivated',
  ]
  deepEqual(await shop.typesOf(id), types)
})

test('an activation without an answer is closed by its deadline, and a late answer is ignored', async (context) => {
  const shop = await openShop(context, { activationDeadlineMs: 20 })
  const { id } = (await shop.send('placeOrder', sales, { body: order({}) })).body
  await shop.send('activateOrder', sales, { params: { orderId: id } })
  await shop.eventually(id, 'ActivationClosed')
  shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 1 })
  await shop.send('activateOrder', sales, { params: { orderId: id } })
  await shop.eventually(id, 'ActivationClosed', 2)
  const types = [
    'OrderPlaced',
    'ActivationRequested',
    'ActivationClosed',
    'ActivationRequested',
    'ActivationClosed',
  ]
  deepEqual(await shop.typesOf(id), types)
  deepEqual(await shop.store.dueDeadlines(10), [])
})

test('two people edit one order: the second is refused and loses nothing', async (context) => {
  const shop = await openShop(context)
  const { id } = (await shop.send('placeOrder', sales, { body: order({}) })).body
  const change = (quantity: number, ifMatch: string) =>
    shop.send('changeOrderLines', sales, {
      params: { orderId: id },
      body: { lines: [{ productId: chai, quantity }] },
      ifMatch,
    })
  equal((await change(1, '1')).body.revision, 2)
  equal((await change(2, '1')).code, 'revision-mismatch')
  equal((await change(2, '2')).body.revision, 3)
})

test('the same order sent again answers the same; with other content its id is taken', async (context) => {
  const shop = await openShop(context)
  const orderId = mintUuid()
  const first = await shop.send('placeOrder', sales, { body: order({ orderId }) })
  const second = await shop.send('placeOrder', sales, { body: order({ orderId }) })
  deepEqual([first.status, first.body], [second.status, second.body])
  const other = await shop.send('placeOrder', sales, {
    body: order({ orderId, requestedDeliveryDate: '2999-01-01' }),
  })
  deepEqual([other.status, other.code], [409, 'order-id-taken'])
  deepEqual(await shop.typesOf(orderId), ['OrderPlaced'])
})

test('a customer orders for themselves only, and sees only own orders', async (context) => {
  const shop = await openShop(context)
  const own = { roles: ['customer'], customerId: alfreds } as const
  const other = { roles: ['customer'], customerId: mintUuid() } as const
  const { id } = (await shop.send('placeOrder', own, { body: order({}) })).body
  equal((await shop.send('placeOrder', other, { body: order({}) })).code, 'not-own-customer')
  equal((await shop.send('placeOrder', own, { body: order({ orderDate: '2026-01-01' }) })).code, 'sales-only')
  const hidden = await shop.send('abandonOrder', other, { params: { orderId: id }, body: {} })
  deepEqual([hidden.status, hidden.code], [404, 'order-unknown'])
  equal((await shop.send('abandonOrder', own, { params: { orderId: id }, body: {} })).status, 200)
})

test('erasing a customer abandons what is not on its way, keeps the address of what is, and leaves none in any file', async (context) => {
  const shop = await openShop(context)
  const place = async (body: object) => (await shop.send('placeOrder', sales, { body: order(body) })).body.id
  const created = await place({})
  const withoutAddress = await place({ deliveryAddress: undefined })
  const underWay = await place({})
  await shop.send('activateOrder', sales, { params: { orderId: underWay } })
  shop.publish('inventory', `reservation-${underWay}`, 'ReservationMade', {
    orderId: underWay,
    attempt: 1,
  })
  await shop.eventually(underWay, 'OrderActivated')
  await shop.send('prepareOrder', sales, { params: { orderId: underWay } })

  shop.publish('customer', `customer-${alfreds}`, 'CustomerErased', { customerId: alfreds })
  await shop.eventually(underWay, 'DeliveryAddressRetained')
  for (const id of [created, withoutAddress]) {
    deepEqual(await shop.typesOf(id), ['OrderPlaced', 'OrderAbandoned', 'DeliveryAddressErased'])
  }
  deepEqual(await shop.addressesOf(created), [null])
  deepEqual(await shop.addressesOf(underWay), [null, deliveryAddress])
  const refused = await shop.send('placeOrder', sales, { body: order({}) })
  deepEqual([refused.status, refused.code], [422, 'customer-unknown'])

  await shop.send('shipOrder', sales, { params: { orderId: underWay }, body: {} })
  await shop.send('deliverOrder', sales, { params: { orderId: underWay }, body: {} })
  equal((await shop.typesOf(underWay)).at(-1), 'DeliveryAddressErased')
  deepEqual(await shop.addressesOf(underWay), [null, null])
  for (const name of readdirSync(shop.folder)) {
    const bytes = readFileSync(join(shop.folder, name))
    for (const text of Object.values(deliveryAddress))
      equal(bytes.includes(text), false, `${text} in ${name}`)
  }
})

test('a customer whose key is gone is refused also while the reference is stale', async (context) => {
  const shop = await openShop(context)
  await shop.send('placeOrder', sales, { body: order({}) })
  await shop.store.append({
    ...{ commandId: 'erase', requestHash: 'erase', appends: [], metadata },
    effects: { erase: [{ person: alfreds, streams: 1 }] },
  })
  const refused = await shop.send('placeOrder', sales, { body: order({ deliveryAddress: undefined }) })
  deepEqual([refused.status, refused.code], [422, 'customer-unknown'])
})

test('an order stored before requested delivery dates is shipped like any other', async (context) => {
  const shop = await openShop(context)
  const golden = JSON.parse(readFileSync(new URL('./golden/order-placed.v1.json', import.meta.url), 'utf8'))
  const orderId: string = golden.data.orderId
  await appendOne(shop.store, `order-${orderId}`, { id: mintUuid(), ...golden })
  await shop.send('activateOrder', sales, { params: { orderId } })
  shop.publish('inventory', `reservation-${orderId}`, 'ReservationMade', { orderId, attempt: 1 })
  await shop.eventually(orderId, 'OrderActivated')
  await shop.send('prepareOrder', sales, { params: { orderId } })
  equal((await shop.send('shipOrder', sales, { params: { orderId }, body: {} })).status, 200)
})

function order(fields: object): object {
  return { customerId: alfreds, deliveryAddress, lines: [{ productId: chai, quantity: 10 }], ...fields }
}
