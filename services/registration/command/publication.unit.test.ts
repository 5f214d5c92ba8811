import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registrationEvents } from '@annals/registration-contracts'
import { type RegistrationEvent, registrationCatalogue } from './domain/events.ts'
import {
  amina,
  at,
  deregistered,
  ownerChanged,
  ownerErased,
  ownerId,
  ownerRegistered,
  registered,
  transferred,
} from './domain/registration-fixtures.ts'
import { publishedRegistrationEvent } from './publication.ts'

const unreadable = { name: null, birthDate: null, email: null }

const samples: readonly RegistrationEvent[] = [
  ownerRegistered(),
  { type: 'OwnerRegistered', ownerId, ...unreadable },
  ownerChanged(amina, ['name', 'email']),
  { type: 'OwnerChanged', ownerId, changed: ['name'], ...unreadable },
  ownerErased,
  registered(),
  transferred(at(11)),
  deregistered(at(12)),
  { ...transferred(at(10)), type: 'PlateAssigned' },
  { ...transferred(at(11)), type: 'PlateTransferred' },
  { ...deregistered(at(12)), type: 'PlateReleased' },
]

test('every stored event type is published under its own name, with all fields of its contract and no other', () => {
  assert.deepEqual(new Set(samples.map(({ type }) => type)), new Set(Object.keys(registrationCatalogue)))
  for (const sample of samples) {
    const { type, data } = publishedRegistrationEvent(sample)
    assert.equal(type, sample.type)
    assert.deepEqual(registrationEvents.events[type].parse(data), data)
    assert.deepEqual({ type, ...data }, sample)
  }
})
