import { deepEqual, equal } from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { EventContract } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import type { EventStore, NewEvent } from '@annals/event-store'
import { openSqliteEventStore } from '@annals/event-store/sqlite'
import { ProblemError, type Route, type RouteRequest } from '@annals/http'
import { inventoryEvents } from '@annals/inventory-contracts'
import { mintUuid, systemClock } from '@annals/kernel'
import { embeddedMessages } from '@annals/messaging/embedded'
import { orderEvents } from '@annals/order-contracts'
import type { Part, PartWorld } from '@annals/part'
import { openSqliteReadModels } from '@annals/projections/sqlite'
import { buildOrderCommand, orderPublication } from './index.ts'

const alfreds = '0197a000-0000-7000-8000-00000000000a'
const chai = '0197a000-0000-7000-8000-0000000000c1'
const deliveryAddress = { street: 'Obere Straße 57', city: 'Berlin-Zehlendorf' }
const sales = { roles: ['sales', 'warehouse'] } as const

test('an order goes from placement to delivery, activated by the answer of inventory', async (context) => {
  const shop = await openShop(context)
  const placed = await shop.send('placeOrder', sales, { body: order({}) })
  equal(placed.status, 201)
  const { id } = placed.body
  equal((await shop.send('activateOrder', sales, { params: { orderId: id } })).status, 202)
  await shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 1 })
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
  await shop.publish('inventory', `reservation-${id}`, 'ReservationRefused', {
    orderId: id,
    attempt: 1,
    shortages,
  })
  await shop.eventually(id, 'ActivationRefused')
  await shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 1 })
  await shop.send('activateOrder', sales, { params: { orderId: id } })
  await shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 2 })
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
  await shop.publish('inventory', `reservation-${id}`, 'ReservationMade', { orderId: id, attempt: 1 })
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
  await shop.publish('inventory', `reservation-${underWay}`, 'ReservationMade', {
    orderId: underWay,
    attempt: 1,
  })
  await shop.eventually(underWay, 'OrderActivated')
  await shop.send('prepareOrder', sales, { params: { orderId: underWay } })

  await shop.publish('customer', `customer-${alfreds}`, 'CustomerErased', { customerId: alfreds })
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
  await append(shop.store, `order-${orderId}`, { id: mintUuid(), ...golden })
  await shop.send('activateOrder', sales, { params: { orderId } })
  await shop.publish('inventory', `reservation-${orderId}`, 'ReservationMade', { orderId, attempt: 1 })
  await shop.eventually(orderId, 'OrderActivated')
  await shop.send('prepareOrder', sales, { params: { orderId } })
  equal((await shop.send('shipOrder', sales, { params: { orderId }, body: {} })).status, 200)
})

function order(fields: object): object {
  return { customerId: alfreds, deliveryAddress, lines: [{ productId: chai, quantity: 10 }], ...fields }
}

const metadata = { actor: 'user:test', correlationId: 'test', causationId: 'test' }

async function append(store: EventStore, stream: string, event: NewEvent): Promise<void> {
  const known = (await store.readStreams(new Map([[stream, 0]]))).get(stream) ?? []
  const appends = [{ stream, expectedVersion: known.length, events: [event] }]
  await store.append({ commandId: mintUuid(), requestHash: '', appends, metadata })
}

/** The order service's command part in a folder of its own, with a customer and a product told to it by other stores. */
async function openShop(context: TestContext, rules: { readonly activationDeadlineMs?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'annals-order-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const open = ({ source, partitions }: EventContract) =>
    openSqliteEventStore({
      file: join(folder, `${source}.db`),
      partitions,
      secret: 'secret',
      clock: systemClock,
    })
  const store = await open(orderEvents)
  const others = { customer: await open(customerEvents), inventory: await open(inventoryEvents) }
  const database = await openSqliteReadModels({ file: join(folder, 'models.db') })
  const quiet = {
    info: () => {},
    warn: () => {},
    error: () => {},
    setConsumerLag: () => {},
    setParked: () => {},
  }
  const plain = ({ type, data }: { readonly type: string; readonly data: object }) => ({
    type,
    data: { ...data },
  })
  const world: PartWorld = {
    database,
    messages: embeddedMessages(
      [
        { ...orderPublication, store },
        { contract: customerEvents, store: others.customer, toContract: plain },
        { contract: inventoryEvents, store: others.inventory, toContract: plain },
      ],
      { logger: quiet },
    ),
    clock: systemClock,
    // Only what consumers call; a part's other logs and numbers are the router's.
    logger: quiet as unknown as PartWorld['logger'],
    metrics: quiet as unknown as PartWorld['metrics'],
  }
  const part = buildOrderCommand(
    {
      store,
      mintId: mintUuid,
      rules: { timeZone: 'Europe/Paris', activationDeadlineMs: 30_000, maxLines: 1_000, ...rules },
      deadlinesEveryMs: 10,
    },
    world,
  )
  await part.start()
  context.after(async () => {
    await part.stop()
    await Promise.all([database, store, others.customer, others.inventory].map((each) => each.close()))
  })
  const publish = (source: keyof typeof others, stream: string, type: string, data: object) =>
    append(others[source], stream, { id: mintUuid(), type, version: 1, data: { ...data } })
  await publish('customer', `customer-${alfreds}`, 'CustomerRegistered', {
    ...{ customerId: alfreds, name: 'Alfreds', address: null, email: null, phone: null },
  })
  await publish('inventory', `product-${chai}`, 'ProductAdded', {
    ...{ productId: chai, name: 'Chai', categoryId: chai, priceCents: 1_800 },
  })
  await until('the references are known', async () => {
    const { consumers } = await part.health()
    return consumers.every(({ lag }) => lag === 0) && (await others.inventory.head()) > 0
  })
  const eventsOf = async (id: string) =>
    (await store.readStreams(new Map([[`order-${id}`, 0]]))).get(`order-${id}`) ?? []
  const typesOf = async (id: string) => (await eventsOf(id)).map(({ type }) => type)
  return {
    part,
    store,
    folder,
    publish,
    typesOf,
    send: (operationId: string, who: object, asked: object) => send(part, operationId, who, asked),
    addressesOf: async (id: string) =>
      (await eventsOf(id))
        .filter(({ type }) => type === 'OrderPlaced' || type === 'DeliveryAddressRetained')
        .map(({ data }) => data['deliveryAddress'] ?? null),
    eventually: (id: string, type: string, times = 1) =>
      until(
        `${times} ${type}`,
        async () => (await typesOf(id)).filter((each) => each === type).length >= times,
      ),
  }
}

type Sent = {
  readonly status: number
  readonly code?: string
  readonly body: { readonly id: string; readonly revision: number }
}

/** Calls the route as the router does: with what its schemas parse; a problem is an answer. */
async function send(part: Part, operationId: string, who: object, asked: object): Promise<Sent> {
  const route = part.routes.find((candidate) => candidate.operationId === operationId)
  if (route === undefined) throw new Error(`no route ${operationId}`)
  const request = requestOf(route, who, asked)
  try {
    const answer = await route.handle(request)
    return 'body' in answer ? (answer as Sent) : { status: answer.status, body: { id: '', revision: 0 } }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { ...error.problem, body: { id: '', revision: 0 } }
  }
}

function requestOf(
  route: Route,
  who: { readonly roles?: readonly string[] },
  asked: { readonly params?: object; readonly body?: object; readonly ifMatch?: string },
): RouteRequest {
  const principal = { subject: 'u1', actor: 'user:u1', expiresAtMs: Number.MAX_SAFE_INTEGER, ...who }
  return {
    principal: { ...principal, roles: new Set(who.roles) } as RouteRequest['principal'],
    params: route.params?.parse(asked.params),
    body: route.body?.parse(JSON.parse(JSON.stringify(asked.body ?? {}))),
    query: undefined,
    operationId: route.operationId,
    idempotencyKey: undefined,
    ifMatch: asked.ifMatch,
    correlationId: 'r1',
    traceparent: undefined,
    waitMs: 0,
    after: undefined,
    lastEventId: undefined,
    url: '/',
    signal: new AbortController().signal,
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error(`waited in vain until ${what}`)
    await pause(5)
  }
}
