import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { eraseCustomer } from './erase-customer.ts'
import type { OrderEvent } from './events.ts'
import { parcelOf } from './ids.ts'
import { order } from './order.ts'
import {
  alfreds,
  context,
  deadline,
  decideOrder,
  delivered,
  historyTo,
  placed,
  requested,
  theOrder,
  today,
  warehouse,
} from './order-fixtures.ts'

const { given } = deciderSpec({ ...order, decide: decideOrder }, context)
const erased: OrderEvent = { type: 'DeliveryAddressErased', orderId: theOrder }
const retained: OrderEvent = {
  type: 'DeliveryAddressRetained',
  orderId: theOrder,
  deliveryAddress: { street: 'Obere Str. 57', city: 'Berlin' },
}
const abandonedByErasure = (fromStatus: 'Created' | 'Activated', attempt: number | null): OrderEvent => ({
  type: 'OrderAbandoned',
  orderId: theOrder,
  fromStatus,
  attempt,
  reason: 'customer-erased',
})
const erasing = (...histories: readonly (readonly OrderEvent[])[]) =>
  eraseCustomer(
    alfreds,
    histories.map((events) => fold(order, events)),
  )

const cases: readonly (readonly [string, readonly OrderEvent[], readonly OrderEvent[]])[] = [
  ['a Created order is abandoned', historyTo.Created, [abandonedByErasure('Created', null), erased]],
  [
    'an Activated order is abandoned and releases',
    historyTo.Activated,
    [abandonedByErasure('Activated', 1), erased],
  ],
  ['an order in preparation keeps its address', historyTo.InPreparation, [retained]],
  ['a Shipped order keeps its address', historyTo.Shipped, [retained]],
  ['a Delivered order loses its address', historyTo.Delivered, [erased]],
  ['an Abandoned order loses its address', historyTo.Abandoned, [erased]],
  [
    'an order under way without an address has nothing to keep',
    [placed({ deliveryAddress: null }), ...historyTo.Shipped.slice(1)],
    [erased],
  ],
  [
    'a Created order without an address is abandoned too',
    [placed({ deliveryAddress: null })],
    [abandonedByErasure('Created', null), erased],
  ],
]
for (const [rule, history, events] of cases) {
  test(`when its customer is erased, ${rule}`, () => {
    const decision = erasing(history)
    deepEqual(decision.events, events)
    deepEqual(decision.effects, { erase: [{ person: alfreds, streams: 1 }] })
  })
}

test('a pending activation of an erased customer is abandoned with its deadline', () => {
  const decision = erasing([placed(), requested(1)])
  deepEqual(decision.events, [abandonedByErasure('Created', 1), erased])
  deepEqual(decision.effects, { cancel: [deadline], erase: [{ person: alfreds, streams: 1 }] })
})

test('all orders of the customer are decided at once, and counted for the store to check', () => {
  const decision = erasing(historyTo.Created, historyTo.Shipped, historyTo.Delivered)
  deepEqual(
    decision.events.map(({ type }) => type),
    ['OrderAbandoned', 'DeliveryAddressErased', 'DeliveryAddressRetained', 'DeliveryAddressErased'],
  )
  deepEqual(decision.effects, { erase: [{ person: alfreds, streams: 3 }] })
})

test('a customer without any order leaves a tombstone all the same', () => {
  deepEqual(erasing(), {
    kind: 'accepted',
    events: [],
    effects: { erase: [{ person: alfreds, streams: 0 }] },
  })
})

test('when the parcel of an erased customer arrives, its address and the key of it go', () => {
  given(...historyTo.Shipped, retained)
    .when({ type: 'DeliverOrder', asker: warehouse, orderId: theOrder, deliveredDate: today })
    .then(delivered, erased)
    .thenEffects({ erase: [{ person: parcelOf(theOrder), streams: 1 }] })
})

test('an address that was erased before delivery needs no second erasure', () => {
  given(...historyTo.Shipped, erased)
    .when({ type: 'DeliverOrder', asker: warehouse, orderId: theOrder, deliveredDate: today })
    .then(delivered)
    .thenEffects({})
})
