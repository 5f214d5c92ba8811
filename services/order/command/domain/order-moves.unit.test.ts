import { test } from 'node:test'
import { calendarDay, fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import type { AbandonOrder } from './abandon-order.ts'
import type { OrderStatus } from './events.ts'
import { allowedMoves, type Move } from './moves.ts'
import { order } from './order.ts'
import {
  abandonedByCustomer,
  asAlfreds,
  asBerglunds,
  context,
  deadline,
  decideOrder,
  delivered,
  historyTo,
  inPreparation,
  type OrderCommand,
  placed,
  requested,
  shipped,
  theOrder,
  today,
  warehouse,
} from './order-fixtures.ts'

const { given } = deciderSpec({ ...order, decide: decideOrder }, context)
const abandoning: AbandonOrder = { type: 'AbandonOrder', asker: asAlfreds, orderId: theOrder, reason: null }
const staff = { asker: warehouse, orderId: theOrder } as const
const preparing = { ...staff, type: 'PrepareOrder' } as const
const shipping = { ...staff, type: 'ShipOrder', shippedDate: null } as const
const delivering = { ...staff, type: 'DeliverOrder', deliveredDate: null } as const
const yesterday = calendarDay('2026-11-24')
const tomorrow = calendarDay('2026-11-26')

test('a Created order is abandoned and inventory has nothing to release', () => {
  given(placed()).when(abandoning).then(abandonedByCustomer).thenEffects({})
})

test('abandoning while an activation is pending names the attempt and takes its deadline away', () => {
  given(placed(), requested(1))
    .when({ ...abandoning, reason: 'found it cheaper' })
    .then({ ...abandonedByCustomer, attempt: 1, reason: 'found it cheaper' })
    .thenEffects({ cancel: [deadline] })
})

test('abandoning an Activated order names the attempt that reserved', () => {
  given(...historyTo.Activated)
    .when(abandoning)
    .then({ ...abandonedByCustomer, fromStatus: 'Activated', attempt: 1 })
    .thenEffects({})
})

test('an order goes from Activated to Delivered, today by default', () => {
  given(...historyTo.Activated)
    .when(preparing)
    .then(inPreparation)
  given(...historyTo.InPreparation)
    .when(shipping)
    .then(shipped)
  given(...historyTo.Shipped)
    .when(delivering)
    .then(delivered)
    .thenEffects({})
})

test('shipping and delivery may have been on an earlier day, but not before the step before', () => {
  const [, ...toPreparation] = historyTo.InPreparation
  const ordered = placed({ orderDate: yesterday })
  const shippedYesterday = { ...shipped, shippedDate: yesterday }
  given(ordered, ...toPreparation)
    .when({ ...shipping, shippedDate: yesterday })
    .then(shippedYesterday)
  given(ordered, ...toPreparation, shippedYesterday)
    .when({ ...delivering, deliveredDate: yesterday })
    .then({ ...delivered, deliveredDate: yesterday })
  given(...historyTo.InPreparation)
    .when({ ...shipping, shippedDate: yesterday })
    .thenRefused({ code: 'date-too-early', field: 'shippedDate', date: yesterday, earliest: today })
  given(ordered, ...toPreparation, shipped)
    .when({ ...delivering, deliveredDate: yesterday })
    .thenRefused({ code: 'date-too-early', field: 'deliveredDate', date: yesterday, earliest: today })
})

test('nothing ships or arrives in the future', () => {
  given(...historyTo.InPreparation)
    .when({ ...shipping, shippedDate: tomorrow })
    .thenRefused({ code: 'date-in-future', field: 'shippedDate', date: tomorrow, today })
  given(...historyTo.Shipped)
    .when({ ...delivering, deliveredDate: tomorrow })
    .thenRefused({ code: 'date-in-future', field: 'deliveredDate', date: tomorrow, today })
})

const commands: Readonly<Record<'abandon' | 'prepare' | 'ship' | 'deliver', OrderCommand>> = {
  abandon: abandoning,
  prepare: preparing,
  ship: shipping,
  deliver: delivering,
}
const moves: Readonly<Record<OrderStatus, readonly Move[]>> = {
  Created: ['change-lines', 'activate', 'abandon'],
  Activated: ['prepare', 'abandon'],
  InPreparation: ['ship'],
  Shipped: ['deliver'],
  Delivered: [],
  Abandoned: [],
}
for (const status of [
  'Created',
  'Activated',
  'InPreparation',
  'Shipped',
  'Delivered',
  'Abandoned',
] as const) {
  const allowed = moves[status]
  for (const move of ['abandon', 'prepare', 'ship', 'deliver'] as const) {
    if (allowed.includes(move)) continue
    test(`an order that is ${status} cannot ${move}, and is told what it can`, () => {
      given(...historyTo[status])
        .when(commands[move])
        .thenRefused({ code: 'move-not-allowed', move, status, allowed })
    })
  }
}

test('while an activation is pending the one move is to abandon', () => {
  given(placed(), requested(1))
    .when(preparing)
    .thenRefused({ code: 'move-not-allowed', move: 'prepare', status: 'Created', allowed: ['abandon'] })
  const pending = fold(order, [placed(), requested(1)])
  if (pending.status === 'NotPlaced' || String(allowedMoves(pending)) !== 'abandon')
    throw new Error('more is allowed')
})

test("a customer cannot abandon another's order, and is not told that it exists", () => {
  given(placed())
    .when({ ...abandoning, asker: asBerglunds })
    .thenRefused({ code: 'order-unknown', orderId: theOrder })
})

for (const command of Object.values(commands)) {
  test(`${command.type} of an order that does not exist is refused`, () => {
    given().when(command).thenRefused({ code: 'order-unknown', orderId: theOrder })
  })
}
