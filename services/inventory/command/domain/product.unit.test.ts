import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '@annals/kernel'
import { deciderSpec } from '@annals/testing'
import { addProduct } from './add-product.ts'
import { adjustStock } from './adjust-stock.ts'
import type { Category } from './category.ts'
import { changeProduct } from './change-product.ts'
import { changeProductPrice } from './change-product-price.ts'
import { discontinueProduct } from './discontinue-product.ts'
import type { ProductEvent } from './events.ts'
import { product, productRevision } from './product.ts'
import { receiveStock } from './receive-stock.ts'
import { startProduction } from './start-production.ts'

const productId = '0192dddd-0000-7000-8000-000000000001'
const categoryId = '0192cccc-0000-7000-8000-000000000001'
const otherCategoryId = '0192cccc-0000-7000-8000-000000000002'
const orderId = '0192eeee-0000-7000-8000-000000000001'
const teas = { name: 'Thés', description: null }
const known: Category = { status: 'Added', details: teas, addedAs: teas, revision: 1 }
const unknown: Category = { status: 'Unknown' }
const knownCategory: { readonly category: Category } = { category: known }

const chai = { productId, name: 'Chai', categoryId, priceCents: 1800 }
const added: ProductEvent = { type: 'ProductAdded', ...chai }
const received = (quantity: number): ProductEvent => ({
  type: 'StockReceived',
  productId,
  quantity,
  receiptId: null,
})
const reserved = (quantity: number): ProductEvent => ({ type: 'StockReserved', productId, orderId, quantity })
const started: ProductEvent = { type: 'ProductionStarted', productId }
const ended: ProductEvent = { type: 'ProductionEnded', productId }
const discontinued: ProductEvent = { type: 'ProductDiscontinued', productId }

const add = deciderSpec({ ...product, decide: addProduct }, knownCategory)
const change = deciderSpec({ ...product, decide: changeProduct }, knownCategory)
const changePrice = deciderSpec({ ...product, decide: changeProductPrice }, {})
const receive = deciderSpec({ ...product, decide: receiveStock }, {})
const adjust = deciderSpec({ ...product, decide: adjustStock }, {})
const start = deciderSpec({ ...product, decide: startProduction }, {})
const discontinue = deciderSpec({ ...product, decide: discontinueProduct }, {})

const productUnknown = { code: 'product-unknown', productId } as const
const isDiscontinued = { code: 'product-discontinued', productId } as const

test('a product is added to a known category, without stock', () => {
  add.given().when(chai).then(added)
  assert.deepEqual(fold(product, [added]), {
    phase: 'OnSale',
    name: 'Chai',
    categoryId,
    priceCents: 1800,
    stock: 0,
    reserved: 0,
    revision: 1,
    addedAs: { name: 'Chai', categoryId, priceCents: 1800 },
  })
})

test('a product of an unknown category is refused', () => {
  add.given().when(chai, { category: unknown }).thenRefused({ code: 'category-unknown', categoryId })
})

test('the same product again has no effect, also after it was changed', () => {
  add
    .given(added)
    .when({ ...chai })
    .thenNothing()
  add.given(added, { type: 'ProductPriceChanged', productId, priceCents: 1 }).when(chai).thenNothing()
})

test('another product under the same id is refused, whichever field differs', () => {
  for (const other of [{ name: 'Chang' }, { categoryId: otherCategoryId }, { priceCents: 1801 }]) {
    add
      .given(added)
      .when({ ...chai, ...other })
      .thenRefused({ code: 'product-id-taken', productId })
  }
})

test('a product is renamed and moved to another known category, also when discontinued', () => {
  const command = { productId, name: 'Chai noir', categoryId: otherCategoryId }
  const event: ProductEvent = { type: 'ProductChanged', ...command }
  change.given(added).when(command).then(event)
  change.given(added, discontinued).when(command).then(event)
  change
    .given(added)
    .when(command, { category: unknown })
    .thenRefused({ code: 'category-unknown', categoryId: otherCategoryId })
  change.given().when(command).thenRefused(productUnknown)
})

test('an equal name and category change nothing', () => {
  change.given(added).when({ productId, name: 'Chai', categoryId }).thenNothing()
})

test('a price changes, and an equal one does not', () => {
  changePrice
    .given(added)
    .when({ productId, priceCents: 0 })
    .then({ type: 'ProductPriceChanged', productId, priceCents: 0 })
  changePrice.given(added).when({ productId, priceCents: 1800 }).thenNothing()
  changePrice.given().when({ productId, priceCents: 1 }).thenRefused(productUnknown)
})

test('the revision rises with a change of the product and of its price, not with its stock', () => {
  const events: ProductEvent[] = [
    added,
    received(5),
    { type: 'ProductChanged', productId, name: 'Chai noir', categoryId },
    { type: 'ProductPriceChanged', productId, priceCents: 1900 },
    started,
  ]
  assert.deepEqual(
    events.map((_, at) => productRevision(fold(product, events.slice(0, at + 1)))),
    [1, 1, 2, 3, 3],
  )
  assert.equal(productRevision(product.initial), 0)
})

test('stock is received with the number of its receipt', () => {
  const receiptId = '0192ffff-0000-7000-8000-000000000001'
  receive
    .given(added)
    .when({ productId, quantity: 7, receiptId })
    .then({ type: 'StockReceived', productId, quantity: 7, receiptId })
})

test('receiving stock ends the production', () => {
  receive.given(added, started).when({ productId, quantity: 7, receiptId: null }).then(received(7), ended)
})

test('a discontinued product takes no new stock', () => {
  receive
    .given(added, discontinued)
    .when({ productId, quantity: 7, receiptId: null })
    .thenRefused(isDiscontinued)
  receive.given().when({ productId, quantity: 7, receiptId: null }).thenRefused(productUnknown)
})

test('stock is adjusted down to what is reserved and not below', () => {
  const given = [added, received(10), reserved(4)]
  const adjusted: ProductEvent = { type: 'StockAdjusted', productId, delta: -6, reason: 'broken' }
  adjust
    .given(...given)
    .when({ productId, delta: -6, reason: 'broken' })
    .then(adjusted)
  adjust
    .given(...given)
    .when({ productId, delta: -7, reason: 'broken' })
    .thenRefused({ code: 'stock-below-reserved', productId, stock: 10, reserved: 4, delta: -7 })
  adjust.given().when({ productId, delta: 1, reason: 'found' }).thenRefused(productUnknown)
})

test('an adjustment does not end the production', () => {
  adjust
    .given(added, started)
    .when({ productId, delta: 2, reason: 'found' })
    .then({ type: 'StockAdjusted', productId, delta: 2, reason: 'found' })
})

test('a discontinued product is only adjusted downwards', () => {
  adjust
    .given(added, received(3), discontinued)
    .when({ productId, delta: 1, reason: 'found' })
    .thenRefused(isDiscontinued)
  adjust
    .given(added, received(3), discontinued)
    .when({ productId, delta: -3, reason: 'sold off' })
    .then({ type: 'StockAdjusted', productId, delta: -3, reason: 'sold off' })
})

test('production starts from any stock, once, and never for a discontinued product', () => {
  start.given(added).when({ productId }).then(started)
  start.given(added, received(3)).when({ productId }).then(started)
  start.given(added, started).when({ productId }).thenNothing()
  start.given(added, started, received(1), ended).when({ productId }).then(started)
  start.given(added, discontinued).when({ productId }).thenRefused(isDiscontinued)
  start.given().when({ productId }).thenRefused(productUnknown)
})

test('a product is discontinued from any state, once', () => {
  discontinue.given(added).when({ productId }).then(discontinued)
  discontinue.given(added, started).when({ productId }).then(discontinued)
  discontinue.given(added, received(3), reserved(2)).when({ productId }).then(discontinued)
  discontinue.given(added, discontinued).when({ productId }).thenNothing()
  discontinue.given().when({ productId }).thenRefused(productUnknown)
})

test('a product survives its snapshot as JSON', () => {
  const state = fold(product, [added, received(10), reserved(4)])
  const restored: typeof state = JSON.parse(JSON.stringify(state))
  assert.deepEqual(fold(product, [reserved(1)], restored), fold(product, [reserved(1)], state))
})
