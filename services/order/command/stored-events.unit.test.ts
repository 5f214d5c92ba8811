import { deepEqual, equal } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decodeEvent, encodeEvent } from '@annals/event-store'
import { calendarDay, fold } from '@annals/kernel'
import { orderEvents } from '@annals/order-contracts'
import { orderCatalogue } from './domain/event-catalogue.ts'
import type { OrderEvent } from './domain/events.ts'
import { parcelOf, streamOfOrder } from './domain/ids.ts'
import { order } from './domain/order.ts'
import {
  abandonedByCustomer,
  activated,
  alfreds,
  chai,
  delivered,
  inPreparation,
  now,
  orderLine,
  placed,
  requested,
  shipped,
  theOrder,
} from './domain/order-fixtures.ts'
import { publishedOrderEvent } from './publication.ts'

type Golden = {
  readonly type: string
  readonly version: number
  readonly data: Readonly<Record<string, unknown>>
  readonly personal: { readonly person: string; readonly data: Readonly<Record<string, unknown>> }
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'))
}

function read({ type, version, data, personal }: Golden, erased: 'no' | 'yes' = 'no'): OrderEvent {
  return decodeEvent(orderCatalogue, {
    id: 'e1',
    type,
    version,
    data: erased === 'no' ? { ...data, ...personal.data } : data,
    erased,
    stream: streamOfOrder(theOrder),
    streamVersion: 1,
    position: 1,
    partition: 0,
    at: now,
    commandId: 'c1',
    metadata: { actor: 'user:u1', correlationId: 'r1', causationId: 'c1' },
  })
}

const retained: OrderEvent = {
  type: 'DeliveryAddressRetained',
  orderId: theOrder,
  deliveryAddress: { city: 'Berlin' },
}
const shortages = [{ productId: chai, requested: 10, available: 3, reason: 'short' }]
const oneOfEach: { readonly [Type in OrderEvent['type']]: Extract<OrderEvent, { type: Type }> } = {
  OrderPlaced: placed({ requestedDeliveryDate: calendarDay('2026-12-01') }),
  OrderLinesChanged: {
    type: 'OrderLinesChanged',
    orderId: theOrder,
    lines: [orderLine()],
    netCents: orderLine().netCents,
  },
  ActivationRequested: requested(1),
  ActivationRefused: { type: 'ActivationRefused', orderId: theOrder, attempt: 1, shortages },
  ActivationClosed: { type: 'ActivationClosed', orderId: theOrder, attempt: 1, reason: 'deadline' },
  OrderActivated: activated,
  OrderAbandoned: abandonedByCustomer,
  OrderInPreparation: inPreparation,
  OrderShipped: shipped,
  OrderDelivered: delivered,
  DeliveryAddressErased: { type: 'DeliveryAddressErased', orderId: theOrder },
  DeliveryAddressRetained: retained,
}

test('an OrderPlaced of version 1 has no requested delivery date', () => {
  deepEqual(read(golden('order-placed.v1')), placed({ requestedDeliveryDate: null }))
})

test('an order that was placed in version 1 goes on like any other', () => {
  const state = fold(order, [
    read(golden('order-placed.v1')),
    requested(1),
    activated,
    inPreparation,
    shipped,
  ])
  equal(state.status, 'Shipped')
})

test('an OrderPlaced of version 2 is read as it was written, and is what is written today', () => {
  const stored = golden('order-placed.v2')
  const event = placed({ requestedDeliveryDate: calendarDay('2026-12-01') })
  deepEqual(read(stored), event)
  deepEqual(encodeEvent(orderCatalogue, event, 'e1'), { id: 'e1', ...stored })
})

test('once the key is gone the address is null, in every version', () => {
  for (const name of ['order-placed.v1', 'order-placed.v2']) {
    const event = read(golden(name), 'yes')
    equal(event.type === 'OrderPlaced' && event.deliveryAddress, null, name)
  }
})

test('an order without an address is registered under its customer too, so that an erasure finds it', () => {
  const { personal } = encodeEvent(orderCatalogue, placed({ deliveryAddress: null }), 'e1')
  deepEqual(personal, { person: alfreds, data: {} })
})

test('a retained address is stored under the key of its parcel', () => {
  const { data, personal } = encodeEvent(orderCatalogue, retained, 'e1')
  deepEqual(personal, { person: parcelOf(theOrder), data: { deliveryAddress: { city: 'Berlin' } } })
  deepEqual(data, { orderId: theOrder })
})

for (const [type, event] of Object.entries(oneOfEach)) {
  test(`a stored ${type} is published whole, under its own name, as its contract says`, () => {
    const published = publishedOrderEvent(event)
    const { type: stored, ...fields } = event
    equal(published.type, stored)
    deepEqual(published.data, fields)
    const schema = orderEvents.events[published.type]
    deepEqual(schema.parse(published.data), published.data)
  })
}

test('every event of the contract has a stored event', () => {
  deepEqual(Object.keys(orderEvents.events).sort(), Object.keys(orderCatalogue).sort())
})
