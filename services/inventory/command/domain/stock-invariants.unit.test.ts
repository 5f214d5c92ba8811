import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decision } from '@annals/kernel'
import { adjustStock } from './adjust-stock.ts'
import { closeAttempt } from './close-attempt.ts'
import { discontinueProduct } from './discontinue-product.ts'
import type { InventoryEvent } from './events.ts'
import { type Product, product } from './product.ts'
import { receiveStock } from './receive-stock.ts'
import { type Reservation, reservation } from './reservation.ts'
import { reserveStock } from './reserve-stock.ts'
import { shipReservation } from './ship-reservation.ts'
import { startProduction } from './start-production.ts'

const productIds = ['p1', 'p2', 'p3']
const orderIds = ['o1', 'o2', 'o3', 'o4']
const categoryId = 'c1'

/** A warehouse in memory: every accepted event is folded and kept. */
class Warehouse {
  readonly products = new Map<string, Product>()
  readonly reservations = new Map<string, Reservation>()
  readonly log: InventoryEvent[] = []

  constructor() {
    for (const productId of productIds) {
      this.write({ type: 'ProductAdded', productId, name: productId, categoryId, priceCents: 100 })
    }
  }

  product(productId: string): Product {
    return this.products.get(productId) ?? product.initial
  }

  reservation(orderId: string): Reservation {
    return this.reservations.get(orderId) ?? reservation.initial
  }

  apply(decision: Decision<InventoryEvent, { readonly code: string }>): void {
    if (decision.kind === 'refused') return
    for (const event of decision.events) this.write(event)
  }

  private write(event: InventoryEvent): void {
    this.log.push(event)
    if ('productId' in event) {
      this.products.set(event.productId, product.evolve(this.product(event.productId), event))
    } else if ('orderId' in event) {
      this.reservations.set(event.orderId, reservation.evolve(this.reservation(event.orderId), event))
    }
  }
}

/** Mulberry32, so that a failure can be repeated from its seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

function randomStep(warehouse: Warehouse, random: (below: number) => number): void {
  const productId = productIds[random(productIds.length)] ?? 'p1'
  const orderId = orderIds[random(orderIds.length)] ?? 'o1'
  const shown = warehouse.product(productId)
  const held = warehouse.reservation(orderId)
  const attempt = Math.max(1, held.settledAttempt + random(4) - 1)
  const dice = random(250)
  if (dice < 10) warehouse.apply(startProduction({ productId }, shown))
  else if (dice < 11) warehouse.apply(discontinueProduct({ productId }, shown))
  else if (dice < 40)
    warehouse.apply(adjustStock({ productId, delta: random(41) - 20, reason: 'count' }, shown))
  else if (dice < 90)
    warehouse.apply(receiveStock({ productId, quantity: 1 + random(30), receiptId: null }, shown))
  else if (dice < 130) warehouse.apply(closeAttempt({ orderId, attempt }, held))
  else if (dice < 140) warehouse.apply(shipReservation({ orderId }, held))
  else {
    const lines = Array.from({ length: 1 + random(4) }, () => ({
      productId: productIds[random(productIds.length)] ?? 'p1',
      quantity: 1 + random(8),
    }))
    const state = { reservation: held, products: warehouse.products }
    warehouse.apply(reserveStock({ orderId, attempt, lines }, state))
  }
}

function checkInvariants(warehouse: Warehouse, where: string): void {
  for (const productId of productIds) {
    const state = warehouse.product(productId)
    if (state.phase === 'Unknown') throw new Error(`${productId} was not added`)
    assert.ok(
      0 <= state.reserved && state.reserved <= state.stock,
      `0 ≤ ${state.reserved} ≤ ${state.stock} ${where}`,
    )
    const movements = warehouse.log.filter((event) => 'productId' in event && event.productId === productId)
    assert.equal(state.stock, sumOf(movements, stockChange), `stock is the sum of its movements ${where}`)
    assert.equal(
      state.reserved,
      sumOf(movements, reservedChange),
      `reserved is the sum of its movements ${where}`,
    )
    const openLines = [...warehouse.reservations.values()].flatMap((each) =>
      each.status === 'Held' ? each.lines : [],
    )
    const held = openLines
      .filter((line) => line.productId === productId)
      .reduce((sum, line) => sum + line.quantity, 0)
    assert.equal(state.reserved, held, `reserved is what open reservations hold ${where}`)
  }
}

function sumOf(events: readonly InventoryEvent[], change: (event: InventoryEvent) => number): number {
  return events.reduce((sum, event) => sum + change(event), 0)
}

function stockChange(event: InventoryEvent): number {
  if (event.type === 'StockReceived') return event.quantity
  if (event.type === 'StockAdjusted') return event.delta
  return event.type === 'StockShipped' ? -event.quantity : 0
}

function reservedChange(event: InventoryEvent): number {
  if (event.type === 'StockReserved') return event.quantity
  return event.type === 'StockReleased' || event.type === 'StockShipped' ? -event.quantity : 0
}

test('whatever is done in whatever order: 0 ≤ reserved ≤ stock, and both are the sum of their movements', (context) => {
  const firstSeed = Date.now() % 1_000_000
  context.diagnostic(`seeds ${firstSeed} to ${firstSeed + 199}`)
  const seen = new Set<string>()
  for (let seed = firstSeed; seed < firstSeed + 200; seed += 1) {
    const random = randomOf(seed)
    const warehouse = new Warehouse()
    for (let step = 0; step < 60; step += 1) {
      randomStep(warehouse, random)
      checkInvariants(warehouse, `(seed ${seed}, step ${step})`)
    }
    for (const event of warehouse.log) seen.add(event.type)
  }
  for (const type of [
    'ReservationMade',
    'ReservationRefused',
    'ReservationReleased',
    'ReservationShipped',
    'ReservationAttemptClosed',
  ]) {
    assert.ok(seen.has(type), `the random steps never led to ${type}`)
  }
})
