import assert from 'node:assert/strict'
import { test } from 'node:test'
import { customerEvents } from '@annals/customer-contracts'
import { type CustomerEvent, customerCatalogue } from './domain/events.ts'
import { publishedCustomerEvent } from './publication.ts'

const customerId = '0192aaaa-0000-7000-8000-000000000001'
const odile = {
  name: 'Odile',
  address: { street: '8 rue des Lilas', city: 'Nantes' },
  email: 'o@m.example',
  phone: '02',
}
const unreadable = { name: null, address: null, email: null, phone: null }

const samples: readonly CustomerEvent[] = [
  { type: 'CustomerRegistered', customerId, ...odile },
  { type: 'CustomerRegistered', customerId, ...unreadable },
  { type: 'CustomerDetailsChanged', customerId, changed: ['name', 'phone'], ...odile },
  { type: 'CustomerDetailsChanged', customerId, changed: ['name', 'phone'], ...unreadable },
  { type: 'CustomerErased', customerId },
]

test('every stored event type is published under its own name, with all fields of its contract and no other', () => {
  assert.deepEqual(new Set(samples.map(({ type }) => type)), new Set(Object.keys(customerCatalogue)))
  for (const sample of samples) {
    const { type, data } = publishedCustomerEvent(sample)
    assert.equal(type, sample.type)
    assert.deepEqual(customerEvents.events[type].parse(data), data)
    assert.deepEqual({ type, ...data }, sample)
  }
})
