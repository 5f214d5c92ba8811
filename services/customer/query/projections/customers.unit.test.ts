import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Projection, Row } from '@annals/projections'
import { customerHistory } from './customer-history.ts'
import { type CustomerRow, customers } from './customers.ts'

const customerId = '0192aaaa-0000-7000-8000-000000000001'
const odile = { name: 'Odile  MÉRLE', address: { city: 'Nantes' }, email: 'Odile@Merle.example', phone: null }

type Told = readonly [type: string, data: Record<string, unknown>]

const registered: Told = ['CustomerRegistered', { customerId, ...odile }]
const changed: Told = [
  'CustomerDetailsChanged',
  { customerId, changed: ['name', 'email'], ...odile, name: 'Éva', email: null },
]
const erased: Told = ['CustomerErased', { customerId }]

/** The rows after these events of one customer, by key. */
function rowsAfter<R extends Row>(
  projection: Projection<R>,
  ...told: readonly Told[]
): ReadonlyMap<string, R> {
  const rows = new Map<string, R>()
  for (const [at, [type, data]] of told.entries()) {
    const event = eventOf(at + 1, type, data)
    for (const source of projection.sources) {
      const parsed = source.contract.events[type]?.parse(data)
      const row = source.evolve[type]?.(rows.get(source.key(event)), { ...event, data: parsed as never })
      if (row) rows.set(source.key(event), row)
    }
  }
  return rows
}

function eventOf(streamVersion: number, type: string, data: Record<string, unknown>) {
  return {
    id: `e${streamVersion}`,
    type,
    source: 'customer',
    time: `2026-01-0${streamVersion}T00:00:00.000Z`,
    subject: `customer-${customerId}`,
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

const row = (...told: readonly Told[]): CustomerRow | undefined =>
  rowsAfter(customers, ...told).get(customerId)

test('a registered customer is a row that sorts and is found without case and marks', () => {
  assert.deepEqual(row(registered), {
    customerId,
    ...odile,
    nameSort: 'odile merle',
    searchable: 'odile merle odile@merle.example',
    registeredAt: '2026-01-01T00:00:00.000Z',
    erased: false,
    revision: 1,
  })
})

test('a change replaces the details, keeps the day of registration and raises the revision', () => {
  const { name, email, nameSort, searchable, registeredAt, revision } = row(registered, changed) ?? {}
  assert.deepEqual(
    { name, email, nameSort, searchable, registeredAt, revision },
    {
      name: 'Éva',
      email: null,
      nameSort: 'eva',
      searchable: 'eva',
      registeredAt: '2026-01-01T00:00:00.000Z',
      revision: 2,
    },
  )
})

test('an erased customer is a row with nothing personal in it, in no column', () => {
  assert.deepEqual(row(registered, changed, erased), {
    customerId,
    name: null,
    address: null,
    email: null,
    phone: null,
    nameSort: '',
    searchable: null,
    registeredAt: '2026-01-01T00:00:00.000Z',
    erased: true,
    revision: 2,
  })
})

test('a rebuild after the erasure, with null where the key is gone, gives the same row', () => {
  const unreadable = { name: null, address: null, email: null, phone: null }
  assert.deepEqual(
    row(
      ['CustomerRegistered', { customerId, ...unreadable }],
      ['CustomerDetailsChanged', { customerId, changed: ['name'], ...unreadable }],
      erased,
    ),
    row(registered, changed, erased),
  )
})

test('a history says which fields changed and never their content', () => {
  const entries = [...rowsAfter(customerHistory, registered, changed, erased).values()]
  assert.deepEqual(
    entries.map(({ id, type, at, actor, params }) => ({ id, type, at, actor, params })),
    [
      { type: 'CustomerRegistered', params: {} },
      { type: 'CustomerDetailsChanged', params: { changed: ['name', 'email'] } },
      { type: 'CustomerErased', params: {} },
    ].map((expected, at) => ({
      id: `customer-${customerId}/${at + 1}`,
      at: `2026-01-0${at + 1}T00:00:00.000Z`,
      actor: 'user:7',
      ...expected,
    })),
  )
  assert.doesNotMatch(JSON.stringify(entries), /odile|merle|nantes|éva/i)
})
