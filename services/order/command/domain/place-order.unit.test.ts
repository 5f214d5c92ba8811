import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { basisPoints, calendarDay, cents } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { lineId } from './ids.ts'
import { order } from './order.ts'
import {
  abandonedByCustomer,
  alfreds,
  asAlfreds,
  asBerglunds,
  chai,
  context,
  decideOrder,
  konbu,
  line1,
  line2,
  line3,
  orderLine,
  placed,
  sales,
  theOrder,
  today,
  tofu,
} from './order-fixtures.ts'
import type { PlaceOrder } from './place-order.ts'
import type { RequestedLine } from './price-lines.ts'
import type { OrderRefusal } from './refusals.ts'

const { given } = deciderSpec({ ...order, decide: decideOrder }, context)
const asked: RequestedLine = {
  lineId: line1,
  productId: chai,
  quantity: 10,
  unitPriceCents: null,
  discountBasisPoints: null,
}
const placing = (fields: Partial<PlaceOrder> = {}): PlaceOrder => ({
  type: 'PlaceOrder',
  asker: asAlfreds,
  orderId: theOrder,
  customerId: alfreds,
  orderDate: null,
  requestedDeliveryDate: null,
  deliveryAddress: { street: 'Obere Str. 57', city: 'Berlin' },
  lines: [asked],
  ...fields,
})
const yesterday = calendarDay('2026-11-24')
const tomorrow = calendarDay('2026-11-26')

test('a customer orders today, at the prices of today', () => {
  given().when(placing()).then(placed()).thenEffects({})
})

test('sales may give an earlier order date, a price and a discount', () => {
  const line = { ...asked, unitPriceCents: cents(1_440), discountBasisPoints: basisPoints(1_500) }
  given()
    .when(placing({ asker: sales, orderDate: yesterday, lines: [line] }))
    .then(
      placed({
        orderDate: yesterday,
        lines: [orderLine({ unitPriceCents: cents(1_440), discountBasisPoints: basisPoints(1_500) })],
      }),
    )
})

test("a line's net is rounded half up", () => {
  const line = { ...asked, quantity: 1, unitPriceCents: cents(5), discountBasisPoints: basisPoints(1_000) }
  const { decision } = given().when(placing({ asker: sales, lines: [line] }))
  equal(
    decision.kind === 'accepted' && decision.events[0]?.type === 'OrderPlaced' && decision.events[0].netCents,
    5,
  )
})

test('a product may come in several lines of one order', () => {
  given()
    .when(placing({ lines: [asked, { ...asked, lineId: line2, quantity: 3 }] }))
    .then(placed({ lines: [orderLine(), orderLine({ lineId: line2, quantity: 3 })] }))
})

test('lines without an id get ids that are the same when the order is sent again', () => {
  const command = placing({
    lines: [
      { ...asked, lineId: null },
      { ...asked, lineId: null },
    ],
  })
  const first = given().when(command).decision
  const second = given().when(command).decision
  const ids = [first, second].map((decision) =>
    decision.kind === 'accepted' && decision.events[0]?.type === 'OrderPlaced'
      ? decision.events[0].lines.map((line) => line.lineId)
      : [],
  )
  equal(new Set(ids[0]).size, 2)
  equal(String(ids[0]), String(ids[1]))
})

test('the same order sent again changes nothing, also after a price change and a change of its lines', () => {
  const changed = {
    type: 'OrderLinesChanged',
    orderId: theOrder,
    lines: [orderLine({ quantity: 1 })],
    netCents: cents(1_800),
  } as const
  const dearer = new Map([[chai, { priceCents: cents(9_900), state: 'Discontinued' as const }]])
  given(placed(), changed).when(placing(), { products: dearer, today: tomorrow }).thenNothing()
  given(placed(), abandonedByCustomer).when(placing()).thenNothing()
})

const otherContents: Readonly<Record<string, Partial<PlaceOrder>>> = {
  'another customer': {
    asker: sales,
    customerId: placing().customerId.replace(/a$/, 'b') as PlaceOrder['customerId'],
  },
  'another day': { asker: sales, orderDate: yesterday },
  'another requested delivery date': { requestedDeliveryDate: tomorrow },
  'no address': { deliveryAddress: null },
  'another city': { deliveryAddress: { street: 'Obere Str. 57', city: 'Hamburg' } },
  'another quantity': { lines: [{ ...asked, quantity: 11 }] },
  'another product': { lines: [{ ...asked, productId: tofu }] },
  'another line id': { lines: [{ ...asked, lineId: line2 }] },
  'another price': { asker: sales, lines: [{ ...asked, unitPriceCents: cents(1) }] },
  'another discount': { asker: sales, lines: [{ ...asked, discountBasisPoints: basisPoints(1) }] },
  'one line more': { lines: [asked, { ...asked, lineId: line2 }] },
}
for (const [what, fields] of Object.entries(otherContents)) {
  test(`an order id in use is taken for ${what}`, () => {
    given(placed()).when(placing(fields)).thenRefused({ code: 'order-id-taken', orderId: theOrder })
  })
}

const manyLines = Array.from({ length: 1_001 }, () => ({ ...asked, lineId: null }))
const most = cents(100_000_000_000_000)

const refusals: readonly (readonly [rule: string, fields: Partial<PlaceOrder>, refusal: OrderRefusal])[] = [
  [
    'a customer orders for another',
    { asker: asBerglunds },
    { code: 'not-own-customer', customerId: alfreds },
  ],
  [
    'a customer sends an order date, even today',
    { orderDate: today },
    { code: 'sales-only', fields: ['orderDate'] },
  ],
  [
    'a customer sends a price and a discount',
    { lines: [{ ...asked, unitPriceCents: cents(1), discountBasisPoints: basisPoints(10_000) }] },
    { code: 'sales-only', fields: ['unitPriceCents', 'discountBasisPoints'] },
  ],
  [
    'the order date is in the future',
    { asker: sales, orderDate: tomorrow },
    { code: 'date-in-future', field: 'orderDate', date: tomorrow, today },
  ],
  [
    'the delivery is requested before the order',
    { requestedDeliveryDate: yesterday },
    { code: 'date-too-early', field: 'requestedDeliveryDate', date: yesterday, earliest: today },
  ],
  ['there is no line', { lines: [] }, { code: 'line-count', count: 0, min: 1, max: 1_000 }],
  ['there are 1,001 lines', { lines: manyLines }, { code: 'line-count', count: 1_001, min: 1, max: 1_000 }],
  ['a line id comes twice', { lines: [asked, asked] }, { code: 'line-id-repeated', lineId: line1 }],
  [
    'a line comes to more than an amount may be',
    { asker: sales, lines: [{ ...asked, quantity: 1_000_000, unitPriceCents: most }] },
    { code: 'amount-too-large', max: most },
  ],
  [
    'the lines together come to more than an amount may be',
    {
      asker: sales,
      lines: [line1, line2, line3].map((id) => ({ ...asked, lineId: id, quantity: 1, unitPriceCents: most })),
    },
    { code: 'amount-too-large', max: most },
  ],
]
for (const [rule, fields, refusal] of refusals) {
  test(`an order is refused when ${rule}`, () => {
    given().when(placing(fields)).thenRefused(refusal)
  })
}

test('an order of 1,000 lines is placed', () => {
  equal(given().when(placing({ lines: manyLines.slice(1) })).decision.kind, 'accepted')
})

test('the largest amount is still an order', () => {
  const line = { ...asked, quantity: 1, unitPriceCents: most }
  equal(given().when(placing({ asker: sales, lines: [line] })).decision.kind, 'accepted')
})

test('a free line is an order too', () => {
  const line = { ...asked, discountBasisPoints: basisPoints(10_000) }
  equal(given().when(placing({ asker: sales, lines: [line] })).decision.kind, 'accepted')
})

test('delivery may be requested for the day of the order', () => {
  equal(given().when(placing({ requestedDeliveryDate: today })).decision.kind, 'accepted')
})

test('a customer that is not known is refused', () => {
  given()
    .when(placing(), { customers: new Set() })
    .thenRefused({ code: 'customer-unknown', customerId: alfreds })
})

test('every unknown product is named once', () => {
  const lines = [tofu, chai, tofu].map((productId) => ({ ...asked, lineId: null, productId }))
  given()
    .when(placing({ lines }), { products: new Map() })
    .thenRefused({ code: 'product-unknown', productIds: [tofu, chai] })
})

test('products in production or discontinued cannot be ordered, and each is named with its state', () => {
  const products = new Map([
    ...context.products,
    [tofu, { priceCents: cents(1), state: 'InProduction' as const }],
    [konbu, { priceCents: cents(1), state: 'Discontinued' as const }],
  ])
  const lines = [chai, tofu, konbu].map((productId) => ({ ...asked, lineId: null, productId }))
  given()
    .when(placing({ lines }), { products })
    .thenRefused({
      code: 'product-not-orderable',
      products: [
        { productId: tofu, state: 'InProduction' },
        { productId: konbu, state: 'Discontinued' },
      ],
    })
})

test('an id that is no UUID in lower case is no id', () => {
  for (const text of ['', 'x', line1.toUpperCase(), `${line1} `]) {
    let thrown: unknown
    try {
      lineId(text)
    } catch (error) {
      thrown = error
    }
    equal(thrown instanceof RangeError, true, text)
  }
})
