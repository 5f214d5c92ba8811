import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { basisPoints, cents, fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import type { ChangeLines } from './change-lines.ts'
import type { OrderLinesChanged } from './events.ts'
import { order, revisionOf } from './order.ts'
import {
  asAlfreds,
  asBerglunds,
  chai,
  context,
  decideOrder,
  dueAt,
  historyTo,
  line1,
  line2,
  orderLine,
  placed,
  requested,
  sales,
  theOrder,
  tofu,
} from './order-fixtures.ts'

const { given } = deciderSpec({ ...order, decide: decideOrder }, context)
const kept = { lineId: line1, productId: chai, quantity: 10, unitPriceCents: null, discountBasisPoints: null }
const added = { ...kept, lineId: line2, productId: tofu, quantity: 1 }
const changing = (fields: Partial<ChangeLines> = {}): ChangeLines => ({
  type: 'ChangeLines',
  asker: asAlfreds,
  orderId: theOrder,
  lines: [kept, added],
  ...fields,
})
const changed = (...lines: OrderLinesChanged['lines']): OrderLinesChanged => ({
  type: 'OrderLinesChanged',
  orderId: theOrder,
  lines,
  netCents: cents(lines.reduce((total, line) => total + line.netCents, 0)),
})
const tofuLine = orderLine({ lineId: line2, productId: tofu, quantity: 1, unitPriceCents: cents(2_325) })
const dearer = new Map([
  ...context.products,
  [chai, { priceCents: cents(9_900), state: 'Discontinued' as const }],
])

test('a line that stays keeps its price, also when the product is dearer or gone; a new one has the price of now', () => {
  given(placed()).when(changing(), { products: dearer }).then(changed(orderLine(), tofuLine))
})

test('a line that stays keeps the discount that sales gave', () => {
  const discounted = orderLine({ discountBasisPoints: basisPoints(500) })
  given(placed({ lines: [discounted] }))
    .when(changing({ lines: [{ ...kept, quantity: 2 }] }))
    .then(changed(orderLine({ quantity: 2, discountBasisPoints: basisPoints(500) })))
})

test('a line whose product changes is priced anew, whatever its id', () => {
  given(placed())
    .when(changing({ lines: [{ ...kept, productId: tofu }] }))
    .then(changed(orderLine({ productId: tofu, unitPriceCents: cents(2_325) })))
})

test('sales may give a line that stays another price and discount', () => {
  given(placed())
    .when(
      changing({
        asker: sales,
        lines: [{ ...kept, unitPriceCents: cents(1), discountBasisPoints: basisPoints(1) }],
      }),
    )
    .then(changed(orderLine({ unitPriceCents: cents(1), discountBasisPoints: basisPoints(1) })))
})

test('equal lines change nothing', () => {
  given(placed())
    .when(changing({ lines: [kept] }))
    .thenNothing()
})

test('each change raises the revision by one', () => {
  equal(revisionOf(fold(order, [placed()])), 1)
  equal(revisionOf(fold(order, [placed(), changed(tofuLine), changed(orderLine())])), 3)
})

test('lines without an id never get the id of an earlier line', () => {
  const anonymous = { ...kept, lineId: null }
  const first = given(placed()).when(changing({ lines: [anonymous] })).decision
  const event = first.kind === 'accepted' ? first.events[0] : undefined
  if (event?.type !== 'OrderLinesChanged') throw new Error('the lines did not change')
  const second = given(placed(), event).when(changing({ lines: [anonymous] })).decision
  const next = second.kind === 'accepted' ? second.events[0] : undefined
  if (next?.type !== 'OrderLinesChanged') throw new Error('the lines did not change')
  equal(new Set([event, next].flatMap(({ lines }) => lines.map((line) => line.lineId))).size, 2)
})

test('lines stand still while an activation is pending', () => {
  given(placed(), requested(1))
    .when(changing())
    .thenRefused({ code: 'activation-pending', attempt: 1, dueAt, allowed: ['abandon'] })
})

for (const status of ['Activated', 'InPreparation', 'Shipped', 'Delivered', 'Abandoned'] as const) {
  test(`the lines of an order that is ${status} do not change`, () => {
    const { decision } = given(...historyTo[status]).when(changing({ asker: sales }))
    equal(decision.kind === 'refused' && decision.refusal.code, 'move-not-allowed')
  })
}

test("a customer cannot see another's order, nor one that does not exist", () => {
  given(placed())
    .when(changing({ asker: asBerglunds }))
    .thenRefused({ code: 'order-unknown', orderId: theOrder })
  given()
    .when(changing({ asker: sales }))
    .thenRefused({ code: 'order-unknown', orderId: theOrder })
})

test('a customer cannot set a price or a discount', () => {
  given(placed())
    .when(changing({ lines: [{ ...kept, unitPriceCents: cents(1_800) }] }))
    .thenRefused({ code: 'sales-only', fields: ['unitPriceCents'] })
})

test('an order keeps at least one line, each id once, and only known products', () => {
  given(placed())
    .when(changing({ lines: [] }))
    .thenRefused({ code: 'line-count', count: 0, min: 1, max: 1_000 })
  given(placed())
    .when(changing({ lines: [kept, kept] }))
    .thenRefused({ code: 'line-id-repeated', lineId: line1 })
  given(placed())
    .when(changing(), { products: new Map() })
    .thenRefused({ code: 'product-unknown', productIds: [tofu] })
})
