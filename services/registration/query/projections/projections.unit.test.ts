import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Projection, Row } from '@annals/projections'
import { type OwnerRow, owners } from './owners.ts'
import { registrationHistory } from './registration-history.ts'
import { type VehicleRow, vehicles } from './vehicles.ts'

const ownerId = '0192aaaa-0000-7000-8000-000000000001'
const buyerId = '0192aaaa-0000-7000-8000-000000000002'
const vehicleId = '0192bbbb-0000-7000-8000-000000000001'
const plate = '12345أ6'
const amina = { name: 'Amina  ÉL Fassi', birthDate: '1984-02-29', email: 'Amina@Fassi.example' }
const unreadable = { name: null, birthDate: null, email: null }

type Told = readonly [type: string, data: Record<string, unknown>]

const owner: readonly Told[] = [
  ['OwnerRegistered', { ownerId, ...amina }],
  ['OwnerChanged', { ownerId, changed: ['name', 'email'], ...amina, name: 'Éva', email: null }],
  ['OwnerErased', { ownerId }],
]
const held = { vehicleId, plate, effectiveAt: '2025-01-01T00:00:00.000Z' }
const vehicle: readonly Told[] = [
  ['VehicleRegistered', { ...held, brand: 'Citroën', model: 'DS', fiscalPower: 11, ownerId }],
  ['VehicleTransferred', { ...held, effectiveAt: '2025-02-01T00:00:00.000Z', ownerId: buyerId }],
  ['VehicleDeregistered', { ...held, effectiveAt: '2025-03-01T00:00:00.000Z' }],
]

/** The rows after these events of one stream, by key. */
function rowsAfter<R extends Row>(
  projection: Projection<R>,
  subject: string,
  told: readonly Told[],
): ReadonlyMap<string, R> {
  const rows = new Map<string, R>()
  for (const [index, [type, data]] of told.entries()) {
    const event = eventOf(subject, index + 1, type, data)
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
    source: 'registration',
    time: `2026-01-0${streamVersion}T00:00:00.000Z`,
    subject,
    position: 10 * streamVersion,
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

const ownerRow = (...told: readonly Told[]): OwnerRow | undefined =>
  rowsAfter(owners, `owner-${ownerId}`, told).get(ownerId)
const vehicleRow = (...told: readonly Told[]): VehicleRow | undefined =>
  rowsAfter(vehicles, `vehicle-${vehicleId}`, told).get(vehicleId)

test('a registered owner is a row that sorts and is found without case and marks', () => {
  assert.deepEqual(ownerRow(...owner.slice(0, 1)), {
    ownerId,
    ...amina,
    nameSort: 'amina el fassi',
    searchable: 'amina el fassi amina@fassi.example',
    registeredAt: '2026-01-01T00:00:00.000Z',
    erased: false,
    revision: 1,
  })
})

test('a change replaces the details, keeps the day of registration and raises the revision', () => {
  assert.deepEqual(ownerRow(...owner.slice(0, 2)), {
    ownerId,
    name: 'Éva',
    birthDate: '1984-02-29',
    email: null,
    nameSort: 'eva',
    searchable: 'eva',
    registeredAt: '2026-01-01T00:00:00.000Z',
    erased: false,
    revision: 2,
  })
})

test('an erased owner is a row with nothing personal in any column, also when rebuilt without the key', () => {
  const expected = {
    ownerId,
    ...unreadable,
    nameSort: '',
    searchable: null,
    registeredAt: '2026-01-01T00:00:00.000Z',
    erased: true,
    revision: 2,
  }
  assert.deepEqual(ownerRow(...owner), expected)
  const rebuilt = owner.map(
    ([type, data]): Told => [type, type === 'OwnerErased' ? data : { ...data, ...unreadable }],
  )
  assert.deepEqual(ownerRow(...rebuilt), expected)
})

test('a vehicle holds since its events say, not since they were told, and each transfer ends an ownership', () => {
  const row = {
    vehicleId,
    plate,
    brand: 'Citroën',
    model: 'DS',
    fiscalPower: 11,
    state: 'Registered',
    ownerId,
    registeredAt: '2025-01-01T00:00:00.000Z',
    deregisteredAt: null,
    revision: 1,
    searchable: 'citroen ds',
    ownerships: [{ ownerId, from: '2025-01-01T00:00:00.000Z', to: null }],
  }
  assert.deepEqual(vehicleRow(...vehicle.slice(0, 1)), row)
  const transferred = {
    ...row,
    ownerId: buyerId,
    ownerships: [
      { ownerId, from: '2025-01-01T00:00:00.000Z', to: '2025-02-01T00:00:00.000Z' },
      { ownerId: buyerId, from: '2025-02-01T00:00:00.000Z', to: null },
    ],
  }
  assert.deepEqual(vehicleRow(...vehicle.slice(0, 2)), transferred)
  assert.deepEqual(vehicleRow(...vehicle), {
    ...transferred,
    state: 'Deregistered',
    deregisteredAt: '2025-03-01T00:00:00.000Z',
    ownerships: [
      transferred.ownerships[0],
      { ownerId: buyerId, from: '2025-02-01T00:00:00.000Z', to: '2025-03-01T00:00:00.000Z' },
    ],
  })
})

test('an event of an owner or a vehicle that never was registered is not taken for granted', () => {
  assert.throws(() => ownerRow(...owner.slice(1)), /OwnerChanged at position 10 came before/)
  assert.throws(() => vehicleRow(...vehicle.slice(1)), /VehicleTransferred at position 10 came before/)
})

test('a history says which fields of a person changed, never their content, and all of a plate but itself', () => {
  const paramsOf = (subject: string, told: readonly Told[]) =>
    [...rowsAfter(registrationHistory, subject, told).values()].map(({ params }) => params)
  assert.deepEqual(paramsOf(`owner-${ownerId}`, owner), [{}, { changed: ['name', 'email'] }, {}])
  const { effectiveAt } = held
  assert.deepEqual(paramsOf(`plate-${plate}`, [['PlateAssigned', { ...held, ownerId }]]), [
    { vehicleId, ownerId, effectiveAt },
  ])
})
