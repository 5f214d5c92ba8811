import {
  addMs,
  basisPoints,
  type CalendarDay,
  calendarDay,
  cents,
  type Decision,
  type Instant,
  instantOf,
  lineNet,
  sumCents,
} from '@annals/kernel'
import { type AbandonOrder, abandonOrder } from './abandon-order.ts'
import { type ActivateOrder, type ActivationContext, activateOrder } from './activate-order.ts'
import { type AnswerActivation, answerActivation } from './answer-activation.ts'
import type { Asker } from './asker.ts'
import { type ChangeLines, changeLines } from './change-lines.ts'
import { type CloseActivation, closeActivation } from './close-activation.ts'
import { type DeliverOrder, deliverOrder } from './deliver-order.ts'
import type {
  ActivationRequested,
  OrderAbandoned,
  OrderActivated,
  OrderDelivered,
  OrderEvent,
  OrderInPreparation,
  OrderLine,
  OrderPlaced,
  OrderShipped,
} from './events.ts'
import { customerId, lineId, orderId, productId } from './ids.ts'
import type { Order } from './order.ts'
import { type PlacementContext, type PlaceOrder, placeOrder } from './place-order.ts'
import { type PrepareOrder, prepareOrder } from './prepare-order.ts'
import type { OrderRefusal } from './refusals.ts'
import { type ShipOrder, shipOrder } from './ship-order.ts'

/** What the tests of the order's rules share: one order, its people and products, and all commands behind one decider. */
export const theOrder = orderId('0197a000-0000-7000-8000-000000000001')
export const alfreds = customerId('0197a000-0000-7000-8000-00000000000a')
const berglunds = customerId('0197a000-0000-7000-8000-00000000000b')
export const chai = productId('0197a000-0000-7000-8000-0000000000c1')
export const tofu = productId('0197a000-0000-7000-8000-0000000000c2')
export const konbu = productId('0197a000-0000-7000-8000-0000000000c3')
export const line1 = lineId('0197a000-0000-7000-8000-0000000000d1')
export const line2 = lineId('0197a000-0000-7000-8000-0000000000d2')
export const line3 = lineId('0197a000-0000-7000-8000-0000000000d3')

export const today: CalendarDay = calendarDay('2026-11-25')
export const now: Instant = instantOf(1_795_600_800_000)
export const dueAt: Instant = addMs(now, 30_000)

export const sales: Asker = { kind: 'staff' }
export const warehouse: Asker = { kind: 'staff' }
export const asAlfreds: Asker = { kind: 'customer', customerId: alfreds }
export const asBerglunds: Asker = { kind: 'customer', customerId: berglunds }

export type OrderCommand =
  | PlaceOrder
  | ChangeLines
  | ActivateOrder
  | AnswerActivation
  | CloseActivation
  | AbandonOrder
  | PrepareOrder
  | ShipOrder
  | DeliverOrder

export type OrderContext = PlacementContext & ActivationContext

export const context: OrderContext = {
  now,
  today,
  activationDeadlineMs: 30_000,
  maxLines: 1_000,
  customers: new Set([alfreds, berglunds]),
  products: new Map([
    [chai, { priceCents: cents(1_800), state: 'Orderable' }],
    [tofu, { priceCents: cents(2_325), state: 'Orderable' }],
    [konbu, { priceCents: cents(600), state: 'Orderable' }],
  ]),
}

export function decideOrder(
  command: OrderCommand,
  state: Order,
  known: OrderContext,
): Decision<OrderEvent, OrderRefusal> {
  switch (command.type) {
    case 'PlaceOrder':
      return placeOrder(command, state, known)
    case 'ChangeLines':
      return changeLines(command, state, known)
    case 'ActivateOrder':
      return activateOrder(command, state, known)
    case 'AnswerActivation':
      return answerActivation(command, state)
    case 'CloseActivation':
      return closeActivation(command, state)
    case 'AbandonOrder':
      return abandonOrder(command, state)
    case 'PrepareOrder':
      return prepareOrder(command, state)
    case 'ShipOrder':
      return shipOrder(command, state, known)
    case 'DeliverOrder':
      return deliverOrder(command, state, known)
  }
}

export function orderLine(line: Partial<OrderLine> = {}): OrderLine {
  const { quantity = 10, unitPriceCents = cents(1_800), discountBasisPoints = basisPoints(0) } = line
  return {
    lineId: line1,
    productId: chai,
    ...line,
    quantity,
    unitPriceCents,
    discountBasisPoints,
    netCents: lineNet(unitPriceCents, quantity, discountBasisPoints),
  }
}

export function placed(fields: Partial<OrderPlaced> = {}): OrderPlaced {
  const lines = fields.lines ?? [orderLine()]
  return {
    type: 'OrderPlaced',
    orderId: theOrder,
    customerId: alfreds,
    orderDate: today,
    requestedDeliveryDate: null,
    deliveryAddress: { street: 'Obere Str. 57', city: 'Berlin' },
    lines,
    netCents: sumCents(lines.map((line) => line.netCents)),
    ...fields,
  }
}

export function requested(attempt: number): ActivationRequested {
  return {
    type: 'ActivationRequested',
    orderId: theOrder,
    attempt,
    lines: [{ productId: chai, quantity: 10 }],
    dueAt,
  }
}

export const activated: OrderActivated = { type: 'OrderActivated', orderId: theOrder, attempt: 1 }
export const inPreparation: OrderInPreparation = { type: 'OrderInPreparation', orderId: theOrder }
export const shipped: OrderShipped = { type: 'OrderShipped', orderId: theOrder, shippedDate: today }
export const delivered: OrderDelivered = { type: 'OrderDelivered', orderId: theOrder, deliveredDate: today }
export const abandonedByCustomer: OrderAbandoned = {
  type: 'OrderAbandoned',
  orderId: theOrder,
  fromStatus: 'Created',
  attempt: null,
  reason: null,
}

/** The events that bring an order to each status, from its placement on. */
export const historyTo = {
  Created: [placed()],
  Activated: [placed(), requested(1), activated],
  InPreparation: [placed(), requested(1), activated, inPreparation],
  Shipped: [placed(), requested(1), activated, inPreparation, shipped],
  Delivered: [placed(), requested(1), activated, inPreparation, shipped, delivered],
  Abandoned: [placed(), abandonedByCustomer],
} satisfies Record<string, readonly OrderEvent[]>

export const deadline = { stream: `order-${theOrder}`, name: 'activation' }
