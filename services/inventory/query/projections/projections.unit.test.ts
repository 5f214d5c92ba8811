import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Projection, Row } from '@annals/projections'
import { categories } from './categories.ts'
import { inventoryHistory } from './inventory-history.ts'
import { products } from './products.ts'

const productId = '0192dddd-0000-7000-8000-000000000001'
const categoryId = '0192cccc-0000-7000-8000-000000000001'
const orderId = '0192eeee-0000-7000-8000-000000000001'
const stream = `product-${productId}`

type Told = readonly [type: string, data: Record<string, unknown>]

const added: Told = ['ProductAdded', { productId, name: 'Crème Brûlée', categoryId, priceCents: 450 }]
const received = (quantity: number): Told => ['StockReceived', { productId, quantity, receiptId: null }]
const adjusted = (delta: number): Told => ['StockAdjusted', { productId, delta, reason: 'count' }]
const reserved = (quantity: number): Told => ['StockReserved', { productId, orderId, quantity }]
const released = (quantity: number): Told => ['StockReleased', { productId, orderId, quantity }]
const shipped = (quantity: number): Told => ['StockShipped', { productId, orderId, quantity }]
const started: Told = ['ProductionStarted', { productId }]
const ended: Told = ['ProductionEnded', { productId }]
const discontinued: Told = ['ProductDiscontinued', { productId }]

/** The rows after these events of one stream, by key. */
function rowsAfter<R extends Row>(
  projection: Projection<R>,
  subject: string,
  told: readonly Told[],
): ReadonlyMap<string, R> {
  const rows = new Map<string, R>()
  for (const [at, [type, data]] of told.entries()) {
    const event = eventOf(subject, at + 1, type, data)
    for (const source of projection.sources) {
      const parsed = source.contract.events[type]?.parse(data)
      const row = source.evolve[type]?.(rows.get(source.key(event)), { ...event, data: parsed as never })
      if (row) rows.set(source.key(event), row)
    }
  }
  return rows
}

function eventOf(subject: string, streamVersion: number, type: string, data: Record<string, unknown>) {
  return {
    id: `e${streamVersion}`,
    type,
    source: 'inventory',
    time: '2026-01-01T00:00:00.000Z',
    subject,
    position: streamVersion,
    partition: 0,
    streamVersion,
    store: 's',
    actor: 'user:7',
    correlationId: 'c',
    causationId: 'c',
    commandId: 'c',
    data,
  }
}

const product = (...told: readonly Told[]) => rowsAfter(products, stream, told).get(productId)

test('a new product is out of stock, at revision 1', () => {
  assert.deepEqual(product(added), {
    productId,
    name: 'Crème Brûlée',
    nameSearch: 'creme brulee',
    categoryId,
    priceCents: 450,
    stock: 0,
    reserved: 0,
    available: 0,
    phase: 'OnSale',
    state: 'OutOfStock',
    addedAt: '2026-01-01T00:00:00.000Z',
    revision: 1,
  })
})

const states: readonly (readonly [rule: string, told: readonly Told[], shown: object])[] = [
  ['received stock is available', [received(5)], { stock: 5, reserved: 0, available: 5, state: 'Available' }],
  [
    'fully reserved stock is out of stock',
    [received(5), reserved(5)],
    { stock: 5, reserved: 5, available: 0, state: 'OutOfStock' },
  ],
  [
    'released stock is available again',
    [received(5), reserved(5), released(5)],
    { stock: 5, reserved: 0, available: 5, state: 'Available' },
  ],
  [
    'shipped stock is gone',
    [received(5), reserved(3), shipped(3)],
    { stock: 2, reserved: 0, available: 2, state: 'Available' },
  ],
  [
    'an adjustment moves the stock',
    [received(5), adjusted(-5)],
    { stock: 0, reserved: 0, available: 0, state: 'OutOfStock' },
  ],
  [
    'production hides the stock',
    [received(5), started],
    { stock: 5, reserved: 0, available: 5, state: 'InProduction' },
  ],
  [
    'the end of production shows it',
    [started, received(5), ended],
    { stock: 5, reserved: 0, available: 5, state: 'Available' },
  ],
  [
    'discontinued stays, whatever moves',
    [received(5), reserved(2), discontinued, released(2)],
    { stock: 5, reserved: 0, available: 5, state: 'Discontinued' },
  ],
]

for (const [rule, told, shown] of states) {
  test(rule, () => {
    const { stock, reserved: held, available, state } = product(added, ...told) ?? {}
    assert.deepEqual({ stock, reserved: held, available, state }, shown)
  })
}

test('a change of the product or of its price raises the revision, a movement does not', () => {
  const changed: Told = ['ProductChanged', { productId, name: 'Crème', categoryId }]
  const repriced: Told = ['ProductPriceChanged', { productId, priceCents: 500 }]
  const { name, nameSearch, priceCents, revision } =
    product(added, received(1), changed, repriced, started) ?? {}
  assert.deepEqual(
    { name, nameSearch, priceCents, revision },
    { name: 'Crème', nameSearch: 'creme', priceCents: 500, revision: 3 },
  )
})

test('a category is replaced by its change', () => {
  const told: Told[] = [
    ['CategoryAdded', { categoryId, name: 'Desserts', description: 'Sucrés' }],
    ['CategoryChanged', { categoryId, name: 'Entremets', description: null }],
  ]
  assert.deepEqual(rowsAfter(categories, `category-${categoryId}`, told).get(categoryId), {
    categoryId,
    name: 'Entremets',
    nameSearch: 'entremets',
    description: null,
    revision: 2,
  })
})

test("a product's history has its stock movements with quantity and order", () => {
  const entries = [
    ...rowsAfter(inventoryHistory, stream, [added, received(5), reserved(2), shipped(2)]).values(),
  ]
  assert.deepEqual(
    entries.map(({ id, type, params }) => [id, type, params]),
    [
      [`${stream}/1`, 'ProductAdded', { name: 'Crème Brûlée', categoryId, priceCents: 450 }],
      [`${stream}/2`, 'StockReceived', { quantity: 5, receiptId: null }],
      [`${stream}/3`, 'StockReserved', { orderId, quantity: 2 }],
      [`${stream}/4`, 'StockShipped', { orderId, quantity: 2 }],
    ],
  )
})
