import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readShop } from '@annals/importer'
import { generateCsvShop } from './csv-shop.ts'

function read(seed: number, orders: number) {
  const { files, totals } = generateCsvShop({ seed, orders })
  const bytes = (text: string) => new TextEncoder().encode(text)
  const reading = readShop({
    'categories.csv': bytes(files['categories.csv']),
    'products.csv': bytes(files['products.csv']),
    'customers.csv': bytes(files['customers.csv']),
    'orders.csv': bytes(files['orders.csv']),
    'order_lines.csv': bytes(files['order_lines.csv']),
  })
  return { ...reading, totals, files }
}

test('the importer reads a generated shop whole and it is as large as it says', () => {
  for (const seed of [1, 2, 3]) {
    const { shop, refusals, notices, totals } = read(seed, 200)
    assert.deepEqual(refusals, [])
    assert.deepEqual(notices, [])
    const shipped = shop.orders.filter(({ goal }) => goal.status === 'Shipped')
    const shippedUnits = shipped
      .flatMap(({ request }) => request.lines)
      .reduce((sum, line) => sum + line.quantity, 0)
    const unitsInStock = shop.products.reduce((sum, product) => sum + product.unitsInStock, 0)
    assert.deepEqual(
      {
        categories: shop.categories.length,
        products: shop.products.length,
        discontinued: shop.products.filter(({ goal }) => goal === 'Discontinued').length,
        customers: shop.customers.length,
        orders: shop.orders.length,
        lines: shop.orders.reduce((sum, { request }) => sum + request.lines.length, 0),
        shippedOrders: shipped.length,
        receivedUnits: shippedUnits + unitsInStock,
        unitsInStock,
        cents: totals.cents,
        shippedCents: totals.shippedCents,
      },
      totals,
    )
    assert.ok(totals.shippedCents > 0 && totals.shippedCents < totals.cents)
  }
})

test('the files of one seed are the same for ever, those of another differ', () => {
  assert.deepEqual(generateCsvShop({ seed: 7, orders: 50 }), generateCsvShop({ seed: 7, orders: 50 }))
  assert.notDeepEqual(
    generateCsvShop({ seed: 7, orders: 50 }).files,
    generateCsvShop({ seed: 8, orders: 50 }).files,
  )
})

test('the files hold what makes CSV hard: commas, quotes, several scripts, and a product twice in one order', () => {
  const { files, shop } = read(1, 200)
  assert.match(files['customers.csv'], /"Northwoods Pantry, Inc."/)
  assert.match(files['customers.csv'], /"Calvin ""Cal"" Brooks"/)
  assert.match(files['customers.csv'], /\p{Script=Arabic}/u)
  assert.ok(
    shop.orders.some(
      ({ request }) => new Set(request.lines.map((line) => line.productId)).size < request.lines.length,
    ),
  )
})
