import { deepEqual, equal, ok } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import { deriveId } from '@annals/kernel'
import type { orderEvents } from '@annals/order-contracts'
import { openWarehouse } from './test-warehouse.ts'

type Told = AnyEventOf<typeof orderEvents>

const id = (name: string) => deriveId('reservations-test', name)
const teas = id('teas')
const chai = id('chai')
const chang = id('chang')
const orderId = id('order')

/** Ten of chai and five of chang on the shelf. */
async function warehouse(context: TestContext) {
  const opened = await openWarehouse(context)
  await opened.send('addCategory', { body: { categoryId: teas, name: 'Thés' } })
  for (const [productId, quantity] of [
    [chai, 10],
    [chang, 5],
  ] as const) {
    await opened.send('addProduct', {
      body: { productId, name: 'Tea', categoryId: teas, priceCents: 100 },
    })
    await opened.send('receiveStock', { params: { productId }, body: { quantity } })
  }
  /** Types and quantities behind the product's addition and first receipt. */
  const movements = async (productId: string) =>
    (await opened.eventsOf(`product-${productId}`))
      .slice(2)
      .map(({ type, data }) => [type, data['orderId'], data['quantity']])
  const answers = async (order: string) =>
    (await opened.eventsOf(`reservation-${order}`)).map(({ type, data }) => [type, data['attempt']])
  return { ...opened, movements, answers }
}

const line = (productId: string, quantity: number) => ({ productId, quantity })
const requested = (order: string, attempt: number, ...lines: ReturnType<typeof line>[]): Told => ({
  type: 'ActivationRequested',
  data: { orderId: order, attempt, lines, dueAt: '2026-01-01T00:00:30.000Z' },
})
const closed = (order: string, attempt: number): Told => ({
  type: 'ActivationClosed',
  data: { orderId: order, attempt, reason: 'deadline' },
})
const abandoned = (order: string, attempt: number | null): Told => ({
  type: 'OrderAbandoned',
  data: { orderId: order, fromStatus: 'Created', attempt, reason: null },
})
const shipped = (order: string): Told => ({
  type: 'OrderShipped',
  data: { orderId: order, shippedDate: '2026-01-02' },
})

test('an activation reserves all products of the order, and its shipment takes them out', async (context) => {
  const { tell, movements, answers } = await warehouse(context)
  await tell(requested(orderId, 1, line(chai, 3), line(chang, 5), line(chai, 1)))
  deepEqual(await answers(orderId), [['ReservationMade', 1]])
  await tell(shipped(orderId))
  deepEqual(await answers(orderId), [
    ['ReservationMade', 1],
    ['ReservationShipped', 1],
  ])
  deepEqual(await movements(chai), [
    ['StockReserved', orderId, 4],
    ['StockShipped', orderId, 4],
  ])
  deepEqual(await movements(chang), [
    ['StockReserved', orderId, 5],
    ['StockShipped', orderId, 5],
  ])
})

test('a short product leaves every product untouched', async (context) => {
  const { tell, movements, eventsOf } = await warehouse(context)
  await tell(requested(orderId, 1, line(chai, 3), line(chang, 6)))
  deepEqual(
    (await eventsOf(`reservation-${orderId}`)).map(({ data }) => data),
    [
      {
        orderId,
        attempt: 1,
        shortages: [{ productId: chang, requested: 6, available: 5, reason: 'short' }],
      },
    ],
  )
  deepEqual(await movements(chai), [])
})

test('what a closed or an abandoned attempt held is released', async (context) => {
  const { tell, movements, answers } = await warehouse(context)
  await tell(requested(orderId, 1, line(chai, 3)), closed(orderId, 1))
  await tell(requested(orderId, 2, line(chai, 4)), abandoned(orderId, 2))
  deepEqual(await answers(orderId), [
    ['ReservationMade', 1],
    ['ReservationReleased', 1],
    ['ReservationMade', 2],
    ['ReservationReleased', 2],
  ])
  deepEqual(await movements(chai), [
    ['StockReserved', orderId, 3],
    ['StockReleased', orderId, 3],
    ['StockReserved', orderId, 4],
    ['StockReleased', orderId, 4],
  ])
})

test('an order abandoned without an attempt concerns no stock', async (context) => {
  const { tell, answers } = await warehouse(context)
  await tell(abandoned(orderId, null))
  deepEqual(await answers(orderId), [])
})

test('an attempt that was closed before its request arrives reserves nothing', async (context) => {
  const { tell, movements, answers } = await warehouse(context)
  await tell(closed(orderId, 1), requested(orderId, 1, line(chai, 3)))
  deepEqual(await answers(orderId), [['ReservationAttemptClosed', 1]])
  deepEqual(await movements(chai), [])
})

test('hearing everything again changes nothing', async (context) => {
  const { tell, hearAllAgain, store } = await warehouse(context)
  const other = id('other')
  await tell(
    requested(orderId, 1, line(chai, 30)),
    requested(orderId, 2, line(chai, 3)),
    requested(other, 1, line(chai, 2)),
    closed(other, 1),
    shipped(orderId),
  )
  const head = await store.head()
  await hearAllAgain()
  equal(await store.head(), head)
})

test('forty orders race for ten pieces: ten get one, thirty hear that there is none', async (context) => {
  const { tell, answers, movements } = await warehouse(context)
  const orders = Array.from({ length: 40 }, (_, index) => id(`order ${index}`))
  await tell(...orders.map((order) => requested(order, 1, line(chai, 1))))
  const given = await Promise.all(orders.map(answers))
  const made = given.filter(([first]) => first?.[0] === 'ReservationMade')
  const refused = given.filter(([first]) => first?.[0] === 'ReservationRefused')
  deepEqual([made.length, refused.length], [10, 30])
  equal((await movements(chai)).length, 10)
})

test('a shipment without a reservation is parked and seen, and other orders go on', async (context) => {
  const { tell, part, answers } = await warehouse(context)
  const other = id('other')
  await tell(shipped(orderId), requested(other, 1, line(chai, 1)))
  deepEqual(await answers(orderId), [])
  deepEqual(await answers(other), [['ReservationMade', 1]])
  const [policy] = (await part.health()).consumers
  equal(policy?.parked, 1)
  ok(policy?.name === 'inventory-reservations')
})

test('every event of a reservation says which order event caused it', async (context) => {
  const { tell, eventsOf } = await warehouse(context)
  await tell(requested(orderId, 1, line(chai, 1)))
  const [made] = await eventsOf(`reservation-${orderId}`)
  const [, , reserved] = await eventsOf(`product-${chai}`)
  deepEqual(
    [made, reserved].map((event) => [event?.metadata.actor, event?.metadata.causationId, event?.commandId]),
    [made, made].map((event) => ['policy:inventory-reservations', 'orders-1', event?.commandId]),
  )
})
