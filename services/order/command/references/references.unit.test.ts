import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { AnyEventOf } from '@annals/contracts'
import type { customerEvents } from '@annals/customer-contracts'
import type { inventoryEvents } from '@annals/inventory-contracts'
import type { Projection, Row } from '@annals/projections'
import { customerReferences } from './customers.ts'
import { productReferences } from './products.ts'

const customerId = '0197a000-0000-7000-8000-00000000000a'
const productId = '0197a000-0000-7000-8000-0000000000c1'

function after<R extends Row>(
  projection: Projection<R>,
  events: readonly { readonly type: string; readonly data: object }[],
): R | null | undefined {
  let row: R | null | undefined
  for (const { type, data } of events) {
    const evolve = projection.sources[0]?.evolve[type] as
      | ((row: R | undefined, event: unknown) => R | null)
      | undefined
    if (evolve !== undefined)
      row = evolve(row ?? undefined, { type, data, position: 1, subject: 'product-x' })
  }
  return row
}

const registered: AnyEventOf<typeof customerEvents> = {
  type: 'CustomerRegistered',
  data: { customerId, name: 'Alfreds', address: null, email: null, phone: null },
}

test('a registered customer is known by the id alone, an erased one no more', () => {
  deepEqual(after(customerReferences, [registered]), { customerId })
  deepEqual(after(customerReferences, [registered, { type: 'CustomerErased', data: { customerId } }]), null)
})

type InventoryEvent = AnyEventOf<typeof inventoryEvents>
const added: InventoryEvent = {
  type: 'ProductAdded',
  data: { productId, name: 'Chai', categoryId: customerId, priceCents: 1_800 },
}
const started: InventoryEvent = { type: 'ProductionStarted', data: { productId } }
const ended: InventoryEvent = { type: 'ProductionEnded', data: { productId } }
const discontinued: InventoryEvent = { type: 'ProductDiscontinued', data: { productId } }

const cases: readonly (readonly [string, readonly InventoryEvent[], object])[] = [
  ['a product is orderable from the start', [added], { priceCents: 1_800, state: 'Orderable' }],
  [
    'a product has its last price',
    [added, { type: 'ProductPriceChanged', data: { productId, priceCents: 2_000 } }],
    { priceCents: 2_000, state: 'Orderable' },
  ],
  [
    'a product in production is not orderable',
    [added, started],
    { priceCents: 1_800, state: 'InProduction' },
  ],
  ['ended production makes it orderable', [added, started, ended], { priceCents: 1_800, state: 'Orderable' }],
  ['a discontinued product stays so', [added, discontinued], { priceCents: 1_800, state: 'Discontinued' }],
]
for (const [rule, events, fields] of cases) {
  test(rule, () => {
    deepEqual(after(productReferences, events), { productId, ...fields })
  })
}

test('a product whose start is missing is an error, so that it is parked', () => {
  throws(() => after(productReferences, [started]), /precedes the ProductAdded/)
})
