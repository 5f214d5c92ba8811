import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EventCatalogue, instantOf } from '@annals/kernel'
import { decodeEvent, encodeEvent, UnknownStoredEventError } from './codec.ts'
import type { StoredEvent } from './port.ts'

type Registered = {
  readonly type: 'Registered'
  readonly customerId: string
  readonly name: string | null
  readonly phone?: string | null
  readonly tier: 'basic' | 'gold'
  readonly points: number
}
type Erased = { readonly type: 'Erased'; readonly customerId: string }

const catalogue: EventCatalogue<Registered | Erased> = {
  Registered: {
    version: 3,
    upcasters: {
      1: ({ fullName, ...fields }) => ({ ...fields, name: fullName, tier: 'basic' }),
      2: (fields) => ({ ...fields, points: fields['tier'] === 'gold' ? 100 : 0 }),
    },
    personal: { person: ({ customerId }) => customerId, fields: ['name', 'phone'] },
  },
  Erased: { version: 1 },
}

const registered: Registered = {
  type: 'Registered',
  customerId: 'c1',
  name: 'Ada',
  phone: '1',
  tier: 'gold',
  points: 7,
}

test('an event is stored in its newest version, with the personal fields apart under their person', () => {
  assert.deepEqual(encodeEvent(catalogue, registered, 'e1'), {
    id: 'e1',
    type: 'Registered',
    version: 3,
    data: { customerId: 'c1', tier: 'gold', points: 7 },
    personal: { person: 'c1', data: { name: 'Ada', phone: '1' } },
  })
})

test('an event whose personal fields are all empty still belongs to its person', () => {
  const { phone: _phone, ...anonymous } = { ...registered, name: null }
  assert.deepEqual(encodeEvent(catalogue, anonymous, 'e1').personal, { person: 'c1', data: {} })
})

test('an event of a type without personal fields belongs to nobody', () => {
  assert.deepEqual(encodeEvent(catalogue, { type: 'Erased', customerId: 'c1' }, 'e2'), {
    id: 'e2',
    type: 'Erased',
    version: 1,
    data: { customerId: 'c1' },
  })
})

test('an event comes back as it was', () => {
  const { personal, ...stored } = encodeEvent(catalogue, registered, 'e1')
  const data = { ...stored.data, ...personal?.data }
  assert.deepEqual(decodeEvent(catalogue, storedEvent('Registered', 3, data)), registered)
})

test('an old event is upcast one version after the other, then lacks no personal field', () => {
  const decoded = decodeEvent(catalogue, storedEvent('Registered', 1, { customerId: 'c1', fullName: 'Ada' }))
  assert.deepEqual(decoded, {
    type: 'Registered',
    customerId: 'c1',
    name: 'Ada',
    phone: null,
    tier: 'basic',
    points: 0,
  })
})

test('personal fields whose key is gone are null, in every version', () => {
  const nobody = { type: 'Registered', customerId: 'c1', name: null, phone: null, tier: 'gold', points: 100 }
  const stored = {
    ...storedEvent('Registered', 2, { customerId: 'c1', tier: 'gold' }),
    erased: 'yes' as const,
  }
  assert.deepEqual(decodeEvent(catalogue, stored), nobody)
  const oldest = decodeEvent(catalogue, storedEvent('Registered', 1, { customerId: 'c1' }))
  assert.deepEqual(oldest, { ...nobody, tier: 'basic', points: 0 })
})

test('a stored type that is unknown is an error with a code, never skipped', () => {
  for (const type of ['Renamed', 'constructor', '__proto__']) {
    assert.throws(() => decodeEvent(catalogue, storedEvent(type, 1, {})), { code: 'unknown-stored-event' })
  }
})

test('a version newer than the newest known, or without an upcaster, is an error with a code', () => {
  assert.throws(() => decodeEvent(catalogue, storedEvent('Erased', 2, {})), UnknownStoredEventError)
  assert.throws(() => decodeEvent(catalogue, storedEvent('Registered', 0, {})), {
    code: 'unknown-stored-event',
  })
})

test('an event that is not in the catalogue cannot be stored', () => {
  const foreign = { type: 'Forgotten', customerId: 'c1' } as unknown as Erased
  assert.throws(() => encodeEvent(catalogue, foreign, 'e1'), TypeError)
})

function storedEvent(type: string, version: number, data: Readonly<Record<string, unknown>>): StoredEvent {
  return {
    position: 1,
    partition: 0,
    stream: 'customer-c1',
    streamVersion: 1,
    id: 'e1',
    type,
    version,
    data,
    erased: 'no',
    commandId: 'command',
    metadata: { actor: 'user:ada', correlationId: 'c', causationId: 'c' },
    at: instantOf(0),
  }
}
