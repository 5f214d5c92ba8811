import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { deciderSpec } from '@annals/testing'
import { type CloseAttempt, closeAttempt } from './close-attempt.ts'
import type { InventoryEvent } from './events.ts'
import { type Product, product } from './product.ts'
import { productsConcerned } from './products-concerned.ts'
import { reservation } from './reservation.ts'
import { type OrderStock, type ReserveStock, reserveStock } from './reserve-stock.ts'
import { type ShipReservation, shipReservation } from './ship-reservation.ts'

const orderId = '0192eeee-0000-7000-8000-000000000001'
const chai = '0192dddd-0000-7000-8000-000000000001'
const chang = '0192dddd-0000-7000-8000-000000000002'
const tofu = '0192dddd-0000-7000-8000-000000000003'
const nothing = '0192dddd-0000-7000-8000-000000000009'

/** One order's reservation and all products, folded from their streams as the command part loads them. */
const stock = {
  initial: {
    reservation: reservation.initial,
    products: new Map<string, Product>(),
  } satisfies OrderStock as OrderStock,
  evolve: (state: OrderStock, event: InventoryEvent): OrderStock => {
    if ('productId' in event) {
      const before = state.products.get(event.productId) ?? product.initial
      return {
        ...state,
        products: new Map(state.products).set(event.productId, product.evolve(before, event)),
      }
    }
    return 'orderId' in event
      ? { ...state, reservation: reservation.evolve(state.reservation, event) }
      : state
  },
}
const reserve = deciderSpec(
  { ...stock, decide: (command: ReserveStock, state) => reserveStock(command, state) },
  {},
)
const close = deciderSpec(
  { ...stock, decide: (command: CloseAttempt, state) => closeAttempt(command, state.reservation) },
  {},
)
const ship = deciderSpec(
  { ...stock, decide: (command: ShipReservation, state) => shipReservation(command, state.reservation) },
  {},
)

const onSale = (productId: string, quantity: number): InventoryEvent[] => [
  { type: 'ProductAdded', productId, name: 'P', categoryId: 'c', priceCents: 1 },
  { type: 'StockReceived', productId, quantity, receiptId: null },
]
const line = (productId: string, quantity: number) => ({ productId, quantity })
const asking = (attempt: number, ...lines: ReserveStock['lines']): ReserveStock => ({
  orderId,
  attempt,
  lines,
})
const made = (attempt: number, ...lines: ReserveStock['lines']): InventoryEvent[] => [
  { type: 'ReservationMade', orderId, attempt, lines },
  ...lines.map((each): InventoryEvent => ({ type: 'StockReserved', orderId, ...each })),
]
const released = (attempt: number, ...lines: ReserveStock['lines']): InventoryEvent[] => [
  { type: 'ReservationReleased', orderId, attempt },
  ...lines.map((each): InventoryEvent => ({ type: 'StockReleased', orderId, ...each })),
]
const refused = (attempt: number): InventoryEvent => ({
  type: 'ReservationRefused',
  orderId,
  attempt,
  shortages: [],
})
const shelf = [...onSale(chai, 10), ...onSale(chang, 5)]

test('every product of an order is set aside', () => {
  reserve
    .given(...shelf)
    .when(asking(1, line(chai, 3), line(chang, 5)))
    .then(...made(1, line(chai, 3), line(chang, 5)))
})

test('the quantities of one product are summed', () => {
  reserve
    .given(...shelf)
    .when(asking(1, line(chai, 6), line(chang, 1), line(chai, 4)))
    .then(...made(1, line(chai, 10), line(chang, 1)))
})

test('lines that fit one by one but not together are short', () => {
  reserve
    .given(...shelf)
    .when(asking(1, line(chai, 6), line(chai, 5)))
    .then({
      type: 'ReservationRefused',
      orderId,
      attempt: 1,
      shortages: [{ productId: chai, requested: 11, available: 10, reason: 'short' }],
    })
})

test('all or nothing: every shortage is said, with its reason, and nothing is set aside', () => {
  reserve
    .given(
      ...shelf,
      ...onSale(tofu, 9),
      { type: 'ProductDiscontinued', productId: tofu },
      { type: 'ProductionStarted', productId: chang },
      { type: 'StockReserved', orderId: 'another', productId: chai, quantity: 8 },
    )
    .when(asking(1, line(chai, 3), line(tofu, 1), line(chang, 1), line(nothing, 1)))
    .then({
      type: 'ReservationRefused',
      orderId,
      attempt: 1,
      shortages: [
        { productId: chai, requested: 3, available: 2, reason: 'short' },
        { productId: tofu, requested: 1, available: 0, reason: 'discontinued' },
        { productId: chang, requested: 1, available: 0, reason: 'in-production' },
        { productId: nothing, requested: 1, available: 0, reason: 'unknown' },
      ],
    })
})

test('a request that comes again has no effect, whether it was granted or refused', () => {
  reserve
    .given(...shelf, ...made(1, line(chai, 3)))
    .when(asking(1, line(chai, 3)))
    .thenNothing()
  reserve
    .given(...shelf, refused(1))
    .when(asking(1, line(chai, 3)))
    .thenNothing()
})

test('after a refusal the next attempt may succeed', () => {
  reserve
    .given(...shelf, refused(1))
    .when(asking(2, line(chai, 3)))
    .then(...made(2, line(chai, 3)))
})

test('a closed attempt is released and never reserved again', () => {
  const held = [...shelf, ...made(1, line(chai, 3), line(chang, 1))]
  close
    .given(...held)
    .when({ orderId, attempt: 1 })
    .then(...released(1, line(chai, 3), line(chang, 1)))
  reserve
    .given(...held, ...released(1, line(chai, 3), line(chang, 1)))
    .when(asking(1, line(chai, 3)))
    .thenNothing()
})

test('closing twice is closing once', () => {
  const given = [...shelf, ...made(1, line(chai, 3)), ...released(1, line(chai, 3))]
  close
    .given(...given)
    .when({ orderId, attempt: 1 })
    .thenNothing()
})

test('a close that overtakes its request keeps the request from reserving', () => {
  const closed: InventoryEvent = { type: 'ReservationAttemptClosed', orderId, attempt: 2 }
  close
    .given(...shelf, refused(1))
    .when({ orderId, attempt: 2 })
    .then(closed)
  reserve
    .given(...shelf, closed)
    .when(asking(2, line(chai, 3)))
    .thenNothing()
  reserve
    .given(...shelf, closed)
    .when(asking(1, line(chai, 3)))
    .thenNothing()
  reserve
    .given(...shelf, closed)
    .when(asking(3, line(chai, 3)))
    .then(...made(3, line(chai, 3)))
})

test('closing a refused attempt says nothing new', () => {
  close
    .given(...shelf, refused(1))
    .when({ orderId, attempt: 1 })
    .thenNothing()
})

test('a close that comes late does not touch a newer attempt', () => {
  close
    .given(...shelf, ...made(2, line(chai, 3)))
    .when({ orderId, attempt: 1 })
    .thenNothing()
})

test('a close of a later attempt releases an earlier one too', () => {
  close
    .given(...shelf, ...made(1, line(chai, 3)))
    .when({ orderId, attempt: 2 })
    .then(...released(2, line(chai, 3)))
})

test('a newer attempt gives back what an older one held, and may use it', () => {
  reserve
    .given(...shelf, ...made(1, line(chai, 8), line(chang, 1)))
    .when(asking(2, line(chai, 9)))
    .then(...released(1, line(chai, 8), line(chang, 1)), ...made(2, line(chai, 9)))
})

test('a newer attempt that is short still gives back what the older one held', () => {
  reserve
    .given(...shelf, ...made(1, line(chai, 8)))
    .when(asking(2, line(chai, 11)))
    .then(...released(1, line(chai, 8)), {
      type: 'ReservationRefused',
      orderId,
      attempt: 2,
      shortages: [{ productId: chai, requested: 11, available: 10, reason: 'short' }],
    })
})

const shipped = (attempt: number, ...lines: ReserveStock['lines']): InventoryEvent[] => [
  { type: 'ReservationShipped', orderId, attempt },
  ...lines.map((each): InventoryEvent => ({ type: 'StockShipped', orderId, ...each })),
]

test('shipping turns the reservation into an outflow, once', () => {
  const held = [...shelf, ...made(1, line(chai, 3), line(chang, 1))]
  const gone = shipped(1, line(chai, 3), line(chang, 1))
  ship
    .given(...held)
    .when({ orderId })
    .then(...gone)
  ship
    .given(...held, ...gone)
    .when({ orderId })
    .thenNothing()
})

test('shipping an order that holds nothing is refused', () => {
  ship
    .given(...shelf)
    .when({ orderId })
    .thenRefused({ code: 'nothing-reserved', orderId })
})

test('a shipped order neither closes nor reserves again', () => {
  const given = [...shelf, ...made(1, line(chai, 3)), ...shipped(1, line(chai, 3))]
  close
    .given(...given)
    .when({ orderId, attempt: 1 })
    .thenNothing()
  reserve
    .given(...given)
    .when(asking(2, line(chai, 3)))
    .thenNothing()
})

test('open reservations of a discontinued product still release and ship', () => {
  const held = [
    ...shelf,
    ...made(1, line(chai, 3)),
    { type: 'ProductDiscontinued', productId: chai } as const,
  ]
  close
    .given(...held)
    .when({ orderId, attempt: 1 })
    .then(...released(1, line(chai, 3)))
  ship
    .given(...held)
    .when({ orderId })
    .then(...shipped(1, line(chai, 3)))
})

test('a decision concerns the products asked for and those still held, each once', () => {
  const held = { status: 'Held', settledAttempt: 1, lines: [line(chai, 3), line(chang, 1)] } as const
  deepEqual(productsConcerned(held, [line(chang, 2), line(tofu, 1), line(tofu, 1)]), [chang, tofu, chai])
})
