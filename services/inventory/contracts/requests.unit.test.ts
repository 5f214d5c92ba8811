import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import {
  addCategorySchema,
  addProductSchema,
  adjustStockSchema,
  changeProductPriceSchema,
  receiveStockSchema,
} from './requests.ts'

const categoryId = '0192cccc-0000-7000-8000-000000000001'
const tea = { name: 'Thé', categoryId, priceCents: 0 }

test('the least of each request is accepted', () => {
  assert.deepEqual(addCategorySchema.parse({ name: 'Thés' }), { name: 'Thés' })
  assert.deepEqual(addProductSchema.parse(tea), tea)
  assert.deepEqual(receiveStockSchema.parse({ quantity: 1 }), { quantity: 1 })
  assert.deepEqual(adjustStockSchema.parse({ delta: -1, reason: 'broken' }), { delta: -1, reason: 'broken' })
})

const refused: readonly (readonly [rule: string, schema: z.ZodType, body: unknown, pointer: string])[] = [
  ['a category without name', addCategorySchema, {}, 'name'],
  ['a category with an unknown field', addCategorySchema, { name: 'a', colour: 'red' }, ''],
  ['a category with an empty description', addCategorySchema, { name: 'a', description: ' ' }, 'description'],
  [
    'a description with a control character',
    addCategorySchema,
    { name: 'a', description: '\u0007' },
    'description',
  ],
  ['a product without category', addProductSchema, { name: 'a', priceCents: 1 }, 'categoryId'],
  [
    'a product id in upper case',
    addProductSchema,
    { ...tea, productId: categoryId.toUpperCase() },
    'productId',
  ],
  ['a negative price', addProductSchema, { ...tea, priceCents: -1 }, 'priceCents'],
  ['half a cent', changeProductPriceSchema, { priceCents: 0.5 }, 'priceCents'],
  ['a price of 2^53', changeProductPriceSchema, { priceCents: 2 ** 53 }, 'priceCents'],
  ['a price as text', changeProductPriceSchema, { priceCents: '100' }, 'priceCents'],
  ['a receipt of 0', receiveStockSchema, { quantity: 0 }, 'quantity'],
  ['a receipt of −1', receiveStockSchema, { quantity: -1 }, 'quantity'],
  ['a receipt of 1.5', receiveStockSchema, { quantity: 1.5 }, 'quantity'],
  ['a receipt of 2^53', receiveStockSchema, { quantity: 2 ** 53 }, 'quantity'],
  ['a receipt whose id is no UUID', receiveStockSchema, { quantity: 1, receiptId: '7' }, 'receiptId'],
  ['an adjustment by 0', adjustStockSchema, { delta: 0, reason: 'a' }, 'delta'],
  ['an adjustment by a half', adjustStockSchema, { delta: 0.5, reason: 'a' }, 'delta'],
  ['an adjustment by 2^53', adjustStockSchema, { delta: 2 ** 53, reason: 'a' }, 'delta'],
  ['an adjustment without reason', adjustStockSchema, { delta: 1 }, 'reason'],
  [
    'an adjustment with a reason of 10 MB',
    adjustStockSchema,
    { delta: 1, reason: 'x'.repeat(10_000_000) },
    'reason',
  ],
]

for (const [rule, schema, body, pointer] of refused) {
  test(`${rule} is refused`, () => {
    const parsed = schema.safeParse(body)
    assert.equal(parsed.success, false)
    assert.equal(parsed.error?.issues[0]?.path[0] ?? '', pointer)
  })
}
