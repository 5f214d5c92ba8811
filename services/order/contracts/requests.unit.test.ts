import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  abandonOrderRequestSchema,
  changeLinesRequestSchema,
  deliverOrderRequestSchema,
  placeOrderRequestSchema,
  shipOrderRequestSchema,
} from './index.ts'

const id = '0197a000-0000-7000-8000-000000000001'
const line = { productId: id, quantity: 1 }
const order = { customerId: id, lines: [line] }

test('an order needs a customer and one line', () => {
  equal(placeOrderRequestSchema.safeParse(order).success, true)
})

test('sales may send everything else', () => {
  const full = {
    ...order,
    orderId: id,
    orderDate: '1996-07-04',
    requestedDeliveryDate: '1996-08-01',
    deliveryAddress: { street: '59 rue de l’Abbaye', city: 'Reims', country: 'France' },
    lines: [{ ...line, lineId: id, unitPriceCents: 0, discountBasisPoints: 10_000 }],
  }
  equal(placeOrderRequestSchema.safeParse(full).success, true)
})

const badOrders: Readonly<Record<string, unknown>> = {
  'no customer': { lines: [line] },
  'a customer id that is no UUID': { ...order, customerId: 'ALFKI' },
  'an id in upper case': { ...order, customerId: id.toUpperCase() },
  'no line': { ...order, lines: [] },
  'lines that are no list': { ...order, lines: line },
  'an unknown field': { ...order, price: 1 },
  'an order date that does not exist': { ...order, orderDate: '2025-02-30' },
  'an order date with a time': { ...order, orderDate: '2025-02-03T00:00:00Z' },
  'a requested delivery date that does not exist': { ...order, requestedDeliveryDate: '2025-13-01' },
  'an empty address': { ...order, deliveryAddress: {} },
  'an address with a control character': { ...order, deliveryAddress: { city: 'Ber\u0000lin' } },
  'an address of 10 MB': { ...order, deliveryAddress: { street: 'x'.repeat(10_000_000) } },
}
const badLines: Readonly<Record<string, unknown>> = {
  'no product': { quantity: 1 },
  'quantity 0': { ...line, quantity: 0 },
  'quantity -1': { ...line, quantity: -1 },
  'quantity 1.5': { ...line, quantity: 1.5 },
  'quantity 2^53': { ...line, quantity: 2 ** 53 },
  'a quantity that is text': { ...line, quantity: '1' },
  'a negative price': { ...line, unitPriceCents: -1 },
  'a price with half a cent': { ...line, unitPriceCents: 0.5 },
  'a discount over 100 %': { ...line, discountBasisPoints: 10_001 },
  'a negative discount': { ...line, discountBasisPoints: -1 },
  'a net of its own': { ...line, netCents: 1 },
}
for (const [what, body] of Object.entries(badOrders)) {
  test(`an order with ${what} is refused`, () => {
    equal(placeOrderRequestSchema.safeParse(body).success, false)
  })
}
for (const [what, bad] of Object.entries(badLines)) {
  test(`a line with ${what} is refused, in a new order and in a changed one`, () => {
    equal(placeOrderRequestSchema.safeParse({ ...order, lines: [bad] }).success, false)
    equal(changeLinesRequestSchema.safeParse({ lines: [bad] }).success, false)
  })
}

test('the steps after placement take what they name and nothing else', () => {
  equal(abandonOrderRequestSchema.safeParse({}).success, true)
  equal(abandonOrderRequestSchema.safeParse({ reason: 'طلبت مرتين 🙈' }).success, true)
  equal(abandonOrderRequestSchema.safeParse({ reason: '' }).success, false)
  equal(abandonOrderRequestSchema.safeParse({ reason: 'x', attempt: 1 }).success, false)
  equal(shipOrderRequestSchema.safeParse({ shippedDate: '2026-11-25' }).success, true)
  equal(shipOrderRequestSchema.safeParse({ deliveredDate: '2026-11-25' }).success, false)
  equal(deliverOrderRequestSchema.safeParse({ deliveredDate: '2026-02-29' }).success, false)
})
