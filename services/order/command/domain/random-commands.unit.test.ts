import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { type CalendarDay, calendarDay, cents, fold } from '@annals/kernel'
import { eraseCustomer } from './erase-customer.ts'
import type { OrderEvent, OrderStatus } from './events.ts'
import { allowedMoves } from './moves.ts'
import { type Order, order, type PlacedOrder } from './order.ts'
import {
  alfreds,
  asAlfreds,
  asBerglunds,
  chai,
  context,
  decideOrder,
  type OrderCommand,
  sales,
  theOrder,
  tofu,
} from './order-fixtures.ts'

const steps: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  Created: ['Activated', 'Abandoned'],
  Activated: ['InPreparation', 'Abandoned'],
  InPreparation: ['Shipped'],
  Shipped: ['Delivered'],
  Delivered: [],
  Abandoned: [],
}

test('no sequence of commands breaks the state machine, or leaves an order both pending and beyond Created', () => {
  const seed = Date.now() % 1_000_000
  const random = randomOf(seed)
  const reached = new Set<string>()
  for (let run = 0; run < 300; run += 1) {
    let state: Order = order.initial
    const events: OrderEvent[] = []
    for (let step = 0; step < 80; step += 1) {
      const written = decided(state, random)
      const next = fold(order, written, state)
      checkStep(state, next, `seed ${seed}, run ${run}, step ${step}`)
      events.push(...written)
      state = next
      reached.add(state.status)
    }
    equal(
      JSON.stringify(fold(order, events)),
      JSON.stringify(state),
      `seed ${seed}, run ${run}: replay differs`,
    )
    checkAttempts(events, `seed ${seed}, run ${run}`)
  }
  for (const status of Object.keys(steps)) ok(reached.has(status), `seed ${seed}: no run reached ${status}`)
})

function decided(state: Order, random: () => number): readonly OrderEvent[] {
  if (random() < 0.005) return eraseCustomer(alfreds, [state]).events
  const decision = decideOrder(randomCommand(state, random), state, context)
  return decision.kind === 'accepted' ? decision.events : []
}

function checkStep(before: Order, after: Order, where: string): void {
  if (after.status === 'NotPlaced') {
    equal(before.status, 'NotPlaced', where)
    return
  }
  checkPlaced(after, where)
  if (before.status === 'NotPlaced') {
    equal(after.status, 'Created', where)
    return
  }
  const step = `${where}: ${before.status} → ${after.status}`
  ok(before.status === after.status || steps[before.status].includes(after.status), step)
  if (before.pending !== null) equal(before.lines, after.lines, `${where}: lines moved while pending`)
  ok(after.attempt - before.attempt <= 1 && after.attempt >= before.attempt, where)
}

function checkPlaced(state: PlacedOrder, where: string): void {
  if (state.pending !== null) {
    equal(state.status, 'Created', `${where}: pending`)
    equal(state.pending.attempt, state.attempt, where)
  }
  if (state.shippedDate !== null) ok(state.shippedDate >= state.orderDate, where)
  ok(state.lines.length > 0, where)
  ok(allowedMoves(state).length > 0 || ['Delivered', 'Abandoned'].includes(state.status), where)
}

/** Each attempt is asked for once and ended at most once; only an activation may be released later. */
function checkAttempts(events: readonly OrderEvent[], where: string): void {
  const ends = new Map<number, string[]>()
  for (const event of events) {
    if (event.type === 'ActivationRequested') {
      ok(!ends.has(event.attempt), `${where}: attempt ${event.attempt} twice`)
      ends.set(event.attempt, [])
    } else if ('attempt' in event && event.attempt !== null) {
      ends.get(event.attempt)?.push(event.type)
    }
  }
  const legal = [
    '',
    'ActivationRefused',
    'ActivationClosed',
    'OrderActivated',
    'OrderAbandoned',
    'OrderActivated,OrderAbandoned',
  ]
  for (const [attempt, how] of ends)
    ok(legal.includes(how.join()), `${where}: attempt ${attempt} ended by ${how}`)
}

function randomCommand(state: Order, random: () => number): OrderCommand {
  const pick = <T>(choices: readonly [T, ...T[]]): T =>
    choices[Math.floor(random() * choices.length)] ?? choices[0]
  const asker = pick([sales, sales, sales, asAlfreds, asBerglunds])
  const attempt = state.status === 'NotPlaced' ? 1 : state.attempt - pick([0, 0, 0, 1, -1])
  const day = (): CalendarDay | null =>
    pick([null, null, calendarDay('2026-11-24'), calendarDay('2026-11-26')])
  const lines = () =>
    Array.from({ length: Math.floor(random() * 3) }, () => ({
      lineId: null,
      productId: pick([chai, tofu]),
      quantity: 1 + Math.floor(random() * 9),
      unitPriceCents: pick([null, null, cents(100)]),
      discountBasisPoints: null,
    }))
  const own = { asker, orderId: theOrder }
  return pick<() => OrderCommand>([
    () => ({
      ...own,
      type: 'PlaceOrder',
      customerId: alfreds,
      orderDate: day(),
      requestedDeliveryDate: day(),
      deliveryAddress: { city: 'Berlin' },
      lines: lines(),
    }),
    () => ({ ...own, type: 'ChangeLines', lines: lines() }),
    () => ({ ...own, type: 'ActivateOrder' }),
    () => ({ type: 'AnswerActivation', orderId: theOrder, attempt, answer: { kind: 'reserved' } }),
    () => ({
      type: 'AnswerActivation',
      orderId: theOrder,
      attempt,
      answer: { kind: 'refused', shortages: [] },
    }),
    () => ({ type: 'CloseActivation', orderId: theOrder, attempt }),
    () =>
      random() < 0.1 ? { ...own, type: 'AbandonOrder', reason: null } : { ...own, type: 'ActivateOrder' },
    () => ({ ...own, type: 'PrepareOrder' }),
    () => ({ ...own, type: 'ShipOrder', shippedDate: day() }),
    () => ({ ...own, type: 'DeliverOrder', deliveredDate: day() }),
  ])()
}

/** Mulberry32: small, and the same on every machine. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
