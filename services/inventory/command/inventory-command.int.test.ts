import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { deriveId, mintUuid } from '@annals/kernel'
import { openWarehouse } from './test-warehouse.ts'

const id = (name: string) => deriveId('inventory-command-test', name)
const teas = id('teas')
const chai = id('chai')
const addTeas = { body: { categoryId: teas, name: 'Thés', description: 'Noirs et verts' } }
const addChai = { body: { productId: chai, name: 'Chai', categoryId: teas, priceCents: 1_800 } }
const ofChai = { params: { productId: chai } }

test('a product is added, described, priced, stocked, produced and discontinued', async (context) => {
  const { send, eventsOf } = await openWarehouse(context)
  equal((await send('addCategory', addTeas)).status, 201)
  deepEqual((await send('addProduct', addChai)).body, { id: chai, revision: 1 })
  const renamed = { ...ofChai, body: { name: 'Chai noir', categoryId: teas }, ifMatch: '1' }
  deepEqual((await send('changeProduct', renamed)).body, { id: chai, revision: 2 })
  const priced = { ...ofChai, body: { priceCents: 1_900 }, ifMatch: '2' }
  deepEqual((await send('changeProductPrice', priced)).body, { id: chai, revision: 3 })
  equal((await send('startProduction', ofChai)).status, 200)
  equal((await send('receiveStock', { ...ofChai, body: { quantity: 5 } })).status, 200)
  equal((await send('adjustStock', { ...ofChai, body: { delta: -1, reason: 'broken' } })).status, 200)
  deepEqual((await send('discontinueProduct', ofChai)).body, { id: chai, revision: 3 })
  deepEqual(
    (await eventsOf(`product-${chai}`)).map(({ type }) => type),
    [
      'ProductAdded',
      'ProductChanged',
      'ProductPriceChanged',
      'ProductionStarted',
      'StockReceived',
      'ProductionEnded',
      'StockAdjusted',
      'ProductDiscontinued',
    ],
  )
})

test('what was added is answered as the first time when it comes again, and its id is taken for anything else', async (context) => {
  const { send } = await openWarehouse(context)
  for (const [operationId, asked, code] of [
    ['addCategory', addTeas, 'category-id-taken'],
    ['addProduct', addChai, 'product-id-taken'],
  ] as const) {
    const first = await send(operationId, asked)
    const again = await send(operationId, asked)
    deepEqual([again.status, again.body], [first.status, first.body])
    const other = await send(operationId, { body: { ...asked.body, name: 'Other' } })
    deepEqual([other.status, other.code], [409, code])
  }
})

test('an old revision changes neither category, product nor price', async (context) => {
  const { send } = await openWarehouse(context)
  await send('addCategory', addTeas)
  await send('addProduct', addChai)
  const ofTeas = { params: { categoryId: teas } }
  for (const [operationId, asked] of [
    ['changeCategory', { ...ofTeas, body: { name: 'Infusions' } }],
    ['changeProduct', { ...ofChai, body: { name: 'Chai noir', categoryId: teas } }],
    ['changeProductPrice', { ...ofChai, body: { priceCents: 1 } }],
  ] as const) {
    const { status, code } = await send(operationId, { ...asked, ifMatch: '0' })
    deepEqual([status, code], [412, 'revision-mismatch'], operationId)
  }
})

test('unknown ids and wrong states are refused, each with its status and code', async (context) => {
  const { send } = await openWarehouse(context)
  const unknown = { params: { productId: mintUuid(), categoryId: mintUuid() } }
  const param = (name: 'productId' | 'categoryId') => ({ params: { [name]: unknown.params[name] } })
  const elsewhere = { name: 'Chai', categoryId: unknown.params.categoryId }
  await send('addCategory', addTeas)
  await send('addProduct', addChai)
  await send('receiveStock', { ...ofChai, body: { quantity: 2 } })
  const refusals = [
    ['addProduct', { body: { ...elsewhere, priceCents: 1 } }, 422, 'category-unknown'],
    ['changeProduct', { ...ofChai, body: elsewhere, ifMatch: '1' }, 422, 'category-unknown'],
    [
      'changeCategory',
      { ...param('categoryId'), body: { name: 'x' }, ifMatch: '1' },
      404,
      'category-unknown',
    ],
    ['changeProduct', { ...param('productId'), body: elsewhere, ifMatch: '1' }, 404, 'product-unknown'],
    [
      'changeProductPrice',
      { ...param('productId'), body: { priceCents: 1 }, ifMatch: '1' },
      404,
      'product-unknown',
    ],
    ['receiveStock', { ...param('productId'), body: { quantity: 1 } }, 404, 'product-unknown'],
    ['adjustStock', { ...param('productId'), body: { delta: 1, reason: 'x' } }, 404, 'product-unknown'],
    ['startProduction', param('productId'), 404, 'product-unknown'],
    ['discontinueProduct', param('productId'), 404, 'product-unknown'],
    ['adjustStock', { ...ofChai, body: { delta: -3, reason: 'x' } }, 409, 'stock-below-reserved'],
  ] as const
  for (const [operationId, asked, status, code] of refusals) {
    const answered = await send(operationId, asked)
    deepEqual([answered.status, answered.code], [status, code], operationId)
  }
  await send('discontinueProduct', ofChai)
  for (const [operationId, asked] of [
    ['receiveStock', { ...ofChai, body: { quantity: 1 } }],
    ['adjustStock', { ...ofChai, body: { delta: 1, reason: 'x' } }],
    ['startProduction', ofChai],
  ] as const) {
    const answered = await send(operationId, asked)
    deepEqual([answered.status, answered.code], [409, 'product-discontinued'], operationId)
  }
})

test('a receipt is received once, whoever sends it again under whatever key, and never with another quantity', async (context) => {
  const { send, eventsOf } = await openWarehouse(context)
  await send('addCategory', addTeas)
  await send('addProduct', addChai)
  const body = { quantity: 5, receiptId: id('receipt') }
  for (const idempotencyKey of ['a', 'b', undefined]) {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey }
    deepEqual((await send('receiveStock', { ...ofChai, body, ...key })).body, { id: chai, revision: 1 })
  }
  const other = await send('receiveStock', { ...ofChai, body: { ...body, quantity: 6 } })
  deepEqual([other.status, other.code], [422, 'idempotency-key-reused'])
  equal((await eventsOf(`product-${chai}`)).length, 2)
})

test('twenty receipts of one product at once all arrive', async (context) => {
  const { send, eventsOf } = await openWarehouse(context)
  await send('addCategory', addTeas)
  await send('addProduct', addChai)
  const sent = await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (;;) {
        const { status } = await send('receiveStock', { ...ofChai, body: { quantity: 1 } })
        if (status !== 503) return status
      }
    }),
  )
  deepEqual(new Set(sent), new Set([200]))
  equal((await eventsOf(`product-${chai}`)).length, 21)
})

test('a product of many movements is loaded from its snapshot and decided on as if it were not', async (context) => {
  const { send, store } = await openWarehouse(context)
  await send('addCategory', addTeas)
  await send('addProduct', addChai)
  for (let receipt = 0; receipt < 120; receipt += 1) {
    await send('receiveStock', { ...ofChai, body: { quantity: 2 } })
  }
  const snapshot = (await store.readSnapshots([`product-${chai}`], 1)).get(`product-${chai}`)
  equal(snapshot?.streamVersion, 100)
  const tooMuch = await send('adjustStock', { ...ofChai, body: { delta: -241, reason: 'count' } })
  deepEqual([tooMuch.status, tooMuch.code], [409, 'stock-below-reserved'])
  equal((await send('adjustStock', { ...ofChai, body: { delta: -240, reason: 'count' } })).status, 200)
})
