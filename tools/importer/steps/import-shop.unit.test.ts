import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Shop } from '../shop/shop.ts'
import { fakeShopApi } from './fake-shop-api.ts'
import { importShop } from './import-shop.ts'
import {
  assertWhole,
  chai,
  chang,
  order,
  run,
  shipped,
  shop,
  shopOf,
  stateOf,
  timing,
} from './import-shop-fixtures.ts'

test('a shop is brought in whole: stock covers what was shipped and what is left, and discontinued products end last', async () => {
  const fake = fakeShopApi()
  const outcome = await run(fake)
  assertWhole(fake)
  assert.match(fake.effects.at(-1) ?? '', /discontinue$/)
  assert.deepEqual(outcome.refusals, [])
  assert.deepEqual(outcome.totals, {
    orders: 3,
    lines: 9,
    cents: 1_800,
    byStatus: [
      { status: 'Created', orders: 1, lines: 3, cents: 600 },
      { status: 'Shipped', orders: 2, lines: 6, cents: 1_200 },
    ],
  })
  assert.deepEqual(
    outcome.counts.map(({ kind, sent, alreadyThere }) => [kind, sent, alreadyThere]),
    [
      ['categories', 1, 0],
      ['products', 2, 0],
      ['customers', 1, 0],
      ['stock receipts', 2, 0],
      ['orders', 3, 0],
      ['activations', 2, 0],
      ['preparations', 2, 0],
      ['shipments', 2, 0],
      ['discontinuations', 1, 0],
    ],
  )
})

test('a second import a month later, when no Idempotency-Key is known any more, sends no command', async () => {
  const fake = fakeShopApi()
  const first = await run(fake)
  const before = structuredClone(stateOf(fake))
  fake.outcomes.clear()
  fake.effects.length = 0
  const second = await run(fake)
  assert.deepEqual(fake.effects, [])
  assert.deepEqual(stateOf(fake), before)
  assert.deepEqual(second.totals, first.totals)
  assert.ok(second.counts.every(({ sent, refused }) => sent === 0 && refused === 0))
  assert.deepEqual(
    second.counts.map(({ kind, alreadyThere }) => [kind, alreadyThere]),
    first.counts.map(({ kind, sent }) => [kind, sent]),
  )
})

const commandsOfAnImport = 16
const stepsOfAnImport = {
  categories: 1,
  products: 2,
  customers: 1,
  'stock receipts': 2,
  orders: 3,
  activations: 2,
  preparations: 2,
  shipments: 2,
  discontinuations: 1,
}

for (const moment of ['before', 'after'] as const) {
  for (const resumed of ['at once, before the read models have caught up', 'a month later'] as const) {
    test(`broken off ${moment} any command and resumed ${resumed}, nothing is doubled and nothing missing`, async () => {
      for (let n = 1; n <= commandsOfAnImport; n += 1) {
        const fake = fakeShopApi()
        let left = n
        fake.interrupt = (_call, when) => {
          if (when === moment) left -= 1
          if (left <= 0) throw new Error('broken off')
        }
        await assert.rejects(importShop(shop, { api: fake.api, timing, concurrency: 1 }), /broken off/)
        fake.interrupt = () => {}
        if (resumed === 'a month later') fake.outcomes.clear()
        else fake.lagging = true
        const outcome = await run(fake)
        assertWhole(fake)
        const done = outcome.counts.map(({ kind, sent, alreadyThere }) => [kind, sent + alreadyThere])
        assert.deepEqual(Object.fromEntries(done), stepsOfAnImport)
      }
    })
  }
}

test('the number of commands of an import is the one that the test above walks through', async () => {
  const fake = fakeShopApi()
  await run(fake)
  assert.equal(fake.effects.length, commandsOfAnImport)
})

test('a grown shop receives only the units that are new', async () => {
  const fake = fakeShopApi()
  const onSale = (wanted: Shop): Shop => ({
    ...wanted,
    products: wanted.products.map((product) => ({ ...product, goal: 'OnSale' })),
  })
  await run(fake, onSale(shopOf([order(1, shipped), order(2, { status: 'Created' })])))
  assert.equal(fake.products.get(chai)?.received, 9)
  fake.outcomes.clear()
  await run(fake, shop)
  assertWhole(fake)
})

test('a discontinued product receives nothing more, and that is told', async () => {
  const fake = fakeShopApi()
  await run(fake, shopOf([order(1, shipped)]))
  const outcome = await run(fake, shop)
  assert.equal(fake.products.get(chang)?.received, 2)
  assert.deepEqual(outcome.notices, [
    'products.csv line 3: is discontinued: 2 further units are not received',
  ])
})

test('more units than one command takes are received in several', async () => {
  const fake = fakeShopApi()
  const wanted = shopOf([])
  const products = wanted.products.map((product) => ({ ...product, unitsInStock: 2_500_000 }))
  await run(fake, { ...wanted, products })
  assert.deepEqual([...(fake.products.get(chai)?.receipts.values() ?? [])], [1_000_000, 1_000_000, 500_000])
  fake.outcomes.clear()
  await run(fake, { ...wanted, products })
  assert.equal(fake.products.get(chai)?.received, 2_500_000)
})
