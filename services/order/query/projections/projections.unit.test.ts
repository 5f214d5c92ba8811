import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { AnyEventOf, EventContract } from '@annals/contracts'
import { customerEvents } from '@annals/customer-contracts'
import { inventoryEvents } from '@annals/inventory-contracts'
import { orderEvents } from '@annals/order-contracts'
import type { Projection, Row } from '@annals/projections'
import { customerNames } from './customer-names.ts'
import { orderHistory } from './order-history.ts'
import { orderList } from './order-list.ts'
import { productNames } from './product-names.ts'

const orderId = '0197a000-0000-7000-8000-000000000001'
const customerId = '0197a000-0000-7000-8000-00000000000a'
const productId = '0197a000-0000-7000-8000-0000000000c1'
const line = {
  lineId: orderId,
  productId,
  quantity: 10,
  unitPriceCents: 1_800,
  discountBasisPoints: 0,
  netCents: 18_000,
}
const at = '2026-11-25T10:00:00.000Z'
const dueAt = '2026-11-25T10:00:30.000Z'
const deliveryAddress = { city: 'Berlin' }
const shortages = [{ productId, requested: 10, available: 3, reason: 'short' }]

type OrderEvent = AnyEventOf<typeof orderEvents>
const placed: OrderEvent = {
  type: 'OrderPlaced',
  data: {
    orderId,
    customerId,
    orderDate: '2026-11-25',
    requestedDeliveryDate: null,
    deliveryAddress,
    lines: [line, line],
    netCents: 36_000,
  },
}
const requested: OrderEvent = {
  type: 'ActivationRequested',
  data: { orderId, attempt: 1, lines: [{ productId, quantity: 10 }], dueAt },
}
const activated: OrderEvent = { type: 'OrderActivated', data: { orderId, attempt: 1 } }
const row = {
  orderId,
  customerId,
  status: 'Created',
  activation: 'none',
  orderDate: '2026-11-25',
  requestedDeliveryDate: null,
  shippedDate: null,
  deliveredDate: null,
  netCents: 36_000,
  lineCount: 2,
  placedAt: at,
  revision: 1,
  activationAttempt: null,
  activationDueAt: null,
  abandonReason: null,
  deliveryAddress,
  lastRefusal: null,
  lines: [line, line],
}

/** The rows after these events of one stream, by key: each is parsed by its contract and folded as the kit does. */
function project<R extends Row, Contract extends EventContract>(
  projection: Projection<R>,
  contract: Contract,
  subject: string,
  events: readonly AnyEventOf<Contract>[],
): ReadonlyMap<string, R> {
  const rows = new Map<string, R>()
  for (const [index, { type, data }] of events.entries()) {
    const source = projection.sources.find((candidate) => candidate.contract === contract)
    const evolve = source?.evolve[type] as ((row: R | undefined, event: unknown) => R | null) | undefined
    if (source === undefined || evolve === undefined) continue
    const event = {
      id: `event-${index}`,
      type,
      source: contract.source,
      time: at,
      subject,
      position: index + 1,
      partition: 0,
      streamVersion: index + 1,
      store: 's',
      actor: 'user:u1',
      correlationId: 'r1',
      causationId: 'c1',
      commandId: 'c1',
      data: contract.events[type]?.parse(data),
    }
    const key = source.key(event)
    const after = evolve(rows.get(key), event)
    if (after === null) rows.delete(key)
    else rows.set(key, after)
    if (after !== null) equal(after[projection.table.key], key, 'a row is stored under its own key')
  }
  return rows
}

const orderAfter = (...events: readonly OrderEvent[]) =>
  project(orderList, orderEvents, `order-${orderId}`, events).get(orderId)

test('a placed order is listed as Created with its total and the number of its lines', () => {
  deepEqual(orderAfter(placed), row)
})

test('changed lines replace lines and total and raise the revision', () => {
  const changed: OrderEvent = {
    type: 'OrderLinesChanged',
    data: { orderId, lines: [line], netCents: 18_000 },
  }
  deepEqual(orderAfter(placed, changed), {
    ...row,
    lines: [line],
    lineCount: 1,
    netCents: 18_000,
    revision: 2,
  })
})

test('a pending activation is shown with its attempt and its deadline', () => {
  const pending = { ...row, activation: 'pending', activationAttempt: 1, activationDueAt: dueAt }
  deepEqual(orderAfter(placed, requested), pending)
})

test('a refused activation leaves the order Created and shows what was short, until the next attempt', () => {
  const refused: OrderEvent = { type: 'ActivationRefused', data: { orderId, attempt: 1, shortages } }
  const shown = {
    ...row,
    activation: 'refused',
    activationAttempt: 1,
    lastRefusal: { attempt: 1, shortages },
  }
  deepEqual(orderAfter(placed, requested, refused), shown)
  equal(orderAfter(placed, requested, refused, requested)?.lastRefusal, null)
})

test('an activation closed by its deadline leaves the order Created and shows it', () => {
  const closed: OrderEvent = { type: 'ActivationClosed', data: { orderId, attempt: 1, reason: 'deadline' } }
  deepEqual(orderAfter(placed, requested, closed), { ...row, activation: 'closed', activationAttempt: 1 })
})

test('an order is followed from Activated to Delivered', () => {
  const steps: readonly OrderEvent[] = [
    { type: 'OrderInPreparation', data: { orderId } },
    { type: 'OrderShipped', data: { orderId, shippedDate: '2026-11-26' } },
    { type: 'OrderDelivered', data: { orderId, deliveredDate: '2026-11-28' } },
  ]
  const after = (count: number) => orderAfter(placed, requested, activated, ...steps.slice(0, count))
  const activatedRow = { ...row, status: 'Activated', activation: 'done', activationAttempt: 1 }
  deepEqual(after(0), activatedRow)
  deepEqual(after(1), { ...activatedRow, status: 'InPreparation' })
  deepEqual(after(2), { ...activatedRow, status: 'Shipped', shippedDate: '2026-11-26' })
  deepEqual(after(3), {
    ...activatedRow,
    status: 'Delivered',
    shippedDate: '2026-11-26',
    deliveredDate: '2026-11-28',
  })
})

test('an abandoned order is pending no more and shows the reason', () => {
  const abandoned: OrderEvent = {
    type: 'OrderAbandoned',
    data: { orderId, fromStatus: 'Created', attempt: 1, reason: 'found it cheaper' },
  }
  const shown = { ...row, status: 'Abandoned', activationAttempt: 1, abandonReason: 'found it cheaper' }
  deepEqual(orderAfter(placed, requested, abandoned), { ...shown, activation: 'closed' })
})

test('an address that is erased is gone from the row, one that is retained stays until it is erased', () => {
  const erased: OrderEvent = { type: 'DeliveryAddressErased', data: { orderId } }
  const retained: OrderEvent = { type: 'DeliveryAddressRetained', data: { orderId, deliveryAddress } }
  equal(orderAfter(placed, erased)?.deliveryAddress, null)
  deepEqual(orderAfter(placed, retained)?.deliveryAddress, deliveryAddress)
  equal(orderAfter(placed, retained, erased)?.deliveryAddress, null)
})

test('every event of an order is handled, in the list and in the history', () => {
  const types = Object.keys(orderEvents.events).sort()
  for (const projection of [orderList, orderHistory]) {
    deepEqual(Object.keys(projection.sources[0]?.evolve ?? {}).sort(), types, projection.name)
  }
})

test('an order whose placement is missing is an error, so that it is parked', () => {
  throws(() => orderAfter(activated), /precedes the OrderPlaced/)
})

test('the history says who did what and when, without any address', () => {
  const retained: OrderEvent = { type: 'DeliveryAddressRetained', data: { orderId, deliveryAddress } }
  const entries = [
    ...project(orderHistory, orderEvents, `order-${orderId}`, [placed, retained, activated]).values(),
  ]
  equal(JSON.stringify(entries).includes('Berlin'), false)
  deepEqual(
    entries.map(({ id: _id, stream: _stream, params: _params, ...entry }) => entry),
    ['OrderPlaced', 'DeliveryAddressRetained', 'OrderActivated'].map((type, index) => ({
      streamVersion: index + 1,
      type,
      at,
      actor: 'user:u1',
      correlationId: 'r1',
    })),
  )
  deepEqual(entries[2]?.params, { attempt: 1 })
})

test("a customer's name is found without marks and goes with the customer", () => {
  const details = { customerId, address: null, email: null, phone: null }
  const registered = { type: 'CustomerRegistered', data: { ...details, name: 'École Blondel' } } as const
  const renamed: AnyEventOf<typeof customerEvents> = {
    type: 'CustomerDetailsChanged',
    data: { ...details, name: 'Bólido', changed: ['name'] },
  } as const
  const erased = { type: 'CustomerErased', data: { customerId } } as const
  const after = (...events: readonly AnyEventOf<typeof customerEvents>[]) =>
    project(customerNames, customerEvents, `customer-${customerId}`, events).get(customerId)
  deepEqual(after(registered), { customerId, name: 'École Blondel', searchName: 'ecole blondel' })
  deepEqual(after(registered, renamed), { customerId, name: 'Bólido', searchName: 'bolido' })
  deepEqual(after({ ...registered, data: { ...registered.data, name: null } }), {
    customerId,
    name: null,
    searchName: null,
  })
  equal(after(registered, erased), undefined)
})

test('a product has the name it was last given', () => {
  const data = { productId, name: 'Chai', categoryId: customerId }
  const added = { type: 'ProductAdded', data: { ...data, priceCents: 1_800 } } as const
  const changed = { type: 'ProductChanged', data: { ...data, name: 'Masala Chai' } } as const
  const rows = project(productNames, inventoryEvents, `product-${productId}`, [added, changed])
  deepEqual([...rows.values()], [{ productId, name: 'Masala Chai' }])
})
