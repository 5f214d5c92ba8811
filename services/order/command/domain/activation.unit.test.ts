import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { deciderSpec } from '@annals/testing'
import type { OrderEvent } from './events.ts'
import type { Move } from './moves.ts'
import { order } from './order.ts'
import {
  activated,
  asAlfreds,
  chai,
  context,
  deadline,
  decideOrder,
  dueAt,
  historyTo,
  line2,
  orderLine,
  placed,
  requested,
  sales,
  theOrder,
} from './order-fixtures.ts'

const { given } = deciderSpec({ ...order, decide: decideOrder }, context)
const activating = { type: 'ActivateOrder', asker: sales, orderId: theOrder } as const
const reserved = (attempt: number) =>
  ({ type: 'AnswerActivation', orderId: theOrder, attempt, answer: { kind: 'reserved' } }) as const
const shortages = [{ productId: chai, requested: 10, available: 3, reason: 'short' }]
const short = (attempt: number) =>
  ({ type: 'AnswerActivation', orderId: theOrder, attempt, answer: { kind: 'refused', shortages } }) as const
const expired = (attempt: number) => ({ type: 'CloseActivation', orderId: theOrder, attempt }) as const
const refused: OrderEvent = { type: 'ActivationRefused', orderId: theOrder, attempt: 1, shortages }
const closed: OrderEvent = { type: 'ActivationClosed', orderId: theOrder, attempt: 1, reason: 'deadline' }
const abandonedWhilePending: OrderEvent = {
  type: 'OrderAbandoned',
  orderId: theOrder,
  fromStatus: 'Created',
  attempt: 1,
  reason: null,
}

test('an activation asks for every line and gives inventory until its deadline', () => {
  given(placed())
    .when(activating)
    .then(requested(1))
    .thenEffects({ schedule: [{ ...deadline, attempt: 1, dueAt }] })
})

test('a product in two lines is asked for line by line', () => {
  const { decision } = given(
    placed({ lines: [orderLine(), orderLine({ lineId: line2, quantity: 5 })] }),
  ).when(activating)
  const event = decision.kind === 'accepted' ? decision.events[0] : undefined
  equal(event?.type === 'ActivationRequested' && event.lines.map((line) => line.quantity).join(), '10,5')
})

test('a pending activation is not asked for again', () => {
  given(placed(), requested(1))
    .when(activating)
    .thenRefused({ code: 'activation-pending', attempt: 1, dueAt, allowed: ['abandon'] })
})

test('a reservation for the pending attempt activates the order and takes its deadline away', () => {
  given(placed(), requested(1))
    .when(reserved(1))
    .then(activated)
    .thenEffects({ cancel: [deadline] })
})

test('an order whose product is short stays Created and says what is short', () => {
  given(placed(), requested(1))
    .when(short(1))
    .then(refused)
    .thenEffects({ cancel: [deadline] })
})

test('after a refusal or a passed deadline the next attempt has the next number', () => {
  given(placed(), requested(1), refused).when(activating).then(requested(2))
  given(placed(), requested(1), closed).when(activating).then(requested(2))
})

test('a passed deadline closes the pending attempt', () => {
  given(placed(), requested(1))
    .when(expired(1))
    .then(closed)
    .thenEffects({ cancel: [deadline] })
})

const ignored: readonly (readonly [string, readonly OrderEvent[]])[] = [
  ['was refused', [placed(), requested(1), refused]],
  ['was closed', [placed(), requested(1), closed]],
  ['is followed by a newer one', [placed(), requested(1), closed, requested(2)]],
  ['was abandoned', [placed(), requested(1), abandonedWhilePending]],
  ['had its answer before', [placed(), requested(1), activated]],
  ['is of an order that does not exist', []],
]
for (const [what, history] of ignored) {
  test(`an answer or a deadline for an attempt that ${what} is ignored, and touches no deadline`, () => {
    for (const command of [reserved(1), short(1), expired(1)]) {
      given(...history)
        .when(command)
        .thenNothing()
        .thenEffects({})
    }
  })
}

test('an answer to an attempt that was never asked for is ignored', () => {
  given(placed(), requested(1)).when(reserved(2)).thenNothing()
})

const allowedIn: Readonly<Record<string, readonly Move[]>> = {
  Activated: ['prepare', 'abandon'],
  InPreparation: ['ship'],
  Shipped: ['deliver'],
  Delivered: [],
  Abandoned: [],
}
for (const status of ['Activated', 'InPreparation', 'Shipped', 'Delivered', 'Abandoned'] as const) {
  test(`an order that is ${status} is not activated again`, () => {
    given(...historyTo[status])
      .when(activating)
      .thenRefused({ code: 'move-not-allowed', move: 'activate', status, allowed: allowedIn[status] ?? [] })
  })
}

test('an order that does not exist is not activated', () => {
  given()
    .when({ ...activating, asker: asAlfreds })
    .thenRefused({ code: 'order-unknown', orderId: theOrder })
})
