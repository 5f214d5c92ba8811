import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventoryEvents } from '@annals/inventory-contracts'
import { type InventoryEvent, inventoryCatalogue } from './domain/events.ts'
import { streamOfInventoryEvent } from './domain/streams.ts'
import { publishedInventoryEvent } from './publication.ts'

const categoryId = '0192cccc-0000-7000-8000-000000000001'
const productId = '0192dddd-0000-7000-8000-000000000001'
const orderId = '0192eeee-0000-7000-8000-000000000001'
const lines = [{ productId, quantity: 2 }]
const shortages = [{ productId, requested: 3, available: 2, reason: 'short' }] as const

const samples: readonly InventoryEvent[] = [
  { type: 'CategoryAdded', categoryId, name: 'Thés', description: null },
  { type: 'CategoryChanged', categoryId, name: 'Thés', description: 'Noirs' },
  { type: 'ProductAdded', productId, name: 'Chai', categoryId, priceCents: 1800 },
  { type: 'ProductChanged', productId, name: 'Chai', categoryId },
  { type: 'ProductPriceChanged', productId, priceCents: 0 },
  { type: 'StockReceived', productId, quantity: 5, receiptId: null },
  { type: 'StockAdjusted', productId, delta: -1, reason: 'broken' },
  { type: 'ProductionStarted', productId },
  { type: 'ProductionEnded', productId },
  { type: 'ProductDiscontinued', productId },
  { type: 'StockReserved', productId, orderId, quantity: 2 },
  { type: 'StockReleased', productId, orderId, quantity: 2 },
  { type: 'StockShipped', productId, orderId, quantity: 2 },
  { type: 'ReservationMade', orderId, attempt: 1, lines },
  { type: 'ReservationRefused', orderId, attempt: 1, shortages },
  { type: 'ReservationReleased', orderId, attempt: 1 },
  { type: 'ReservationShipped', orderId, attempt: 1 },
  { type: 'ReservationAttemptClosed', orderId, attempt: 1 },
]

test('every stored event type is published under its own name, with all fields of its contract', () => {
  assert.deepEqual(samples.map(({ type }) => type).toSorted(), Object.keys(inventoryCatalogue).toSorted())
  assert.deepEqual(Object.keys(inventoryEvents.events).toSorted(), Object.keys(inventoryCatalogue).toSorted())
  for (const sample of samples) {
    const { type, data } = publishedInventoryEvent(sample)
    assert.equal(type, sample.type)
    assert.deepEqual(inventoryEvents.events[type].parse(data), data)
  }
})

test('what an order holds does not leave with its reservation', () => {
  const made: InventoryEvent = { type: 'ReservationMade', orderId, attempt: 1, lines }
  assert.deepEqual(publishedInventoryEvent(made).data, { orderId, attempt: 1 })
})

test('a movement belongs to the stream of its product, a reservation to that of its order', () => {
  for (const event of samples) {
    const expected = event.type.startsWith('Category')
      ? `category-${categoryId}`
      : event.type.startsWith('Reservation')
        ? `reservation-${orderId}`
        : `product-${productId}`
    assert.equal(streamOfInventoryEvent(event), expected, event.type)
  }
})
