import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptToken, Unanswered } from '@annals/client'
import { answerJson, answerProblem, startFakeServer } from '@annals/client/fake-server'
import { runImport } from './run-import.ts'
import type { ShopFile } from './shop/read-shop.ts'
import { type FakeShopApi, fakeShopApi } from './steps/fake-shop-api.ts'

const orderCount = 40

function shopFiles(): Readonly<Record<ShopFile, Uint8Array>> {
  const bytes = (...lines: readonly string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`)
  const numbers = Array.from({ length: orderCount }, (_none, index) => index + 1)
  return {
    'categories.csv': bytes('category_id,name', '1,Beverages'),
    'products.csv': bytes(
      'product_id,name,category_id,unit_price,units_in_stock,discontinued',
      '1,Chai,1,18,39,0',
      '2,Chang,1,19,0,1',
    ),
    'customers.csv': bytes('customer_id,company_name', 'A,Alfreds'),
    'orders.csv': bytes(
      'order_id,customer_id,order_date,required_date,shipped_date',
      ...numbers.map((n) => `${n},A,1996-07-04,,${n % 4 === 0 ? '' : '1996-07-16'}`),
    ),
    'order_lines.csv': bytes(
      'order_id,product_id,unit_price,quantity,discount',
      ...numbers.map((n) => `${n},${(n % 2) + 1},14.4,${n},0.0`),
      '1,2,1,0,0.0',
    ),
  }
}

/** Serves the installation in memory over HTTP; `answering` may lose the answer of a command that was carried out. */
async function serve(shop: FakeShopApi, answering: (count: number) => 'answer' | 'lose' | 'away') {
  let count = 0
  return startFakeServer(async ({ method, path, headers, body }, response) => {
    count += 1
    const fate = answering(count)
    if (fate === 'away') {
      response.destroy()
      return
    }
    const call =
      method === 'GET'
        ? ({ method, path } as const)
        : ({
            method: 'POST',
            path,
            body: body === '' ? undefined : JSON.parse(body),
            idempotencyKey: String(headers['idempotency-key']),
          } as const)
    const answer = await shop.api(call)
    if (fate === 'lose') response.destroy()
    else if (answer.kind === 'done') answerJson(response, answer.status, answer.body)
    else answerProblem(response, answer.problem.status, answer.problem.code)
  })
}

function summary(shop: FakeShopApi) {
  const statuses = [...shop.orders.values()].map(({ status }) => status)
  return {
    shipped: statuses.filter((status) => status === 'Shipped').length,
    created: statuses.filter((status) => status === 'Created').length,
    products: [...shop.products.values()].map(({ stock, reserved, received }) => [stock, reserved, received]),
  }
}

// Orders 2, 6, 10, … and 3, 5, 7, … are shipped; order 1 is refused for its line of quantity 0.
const whole = {
  shipped: 29,
  created: 10,
  products: [
    [39, 0, 39 + 200],
    [0, 0, 399],
  ],
}
const token = keptToken(async () => 'token')

test('a shop gets in whole over HTTP although every third answer is lost after its effect', async () => {
  const shop = fakeShopApi()
  const server = await serve(shop, (count) => (count % 3 === 0 ? 'lose' : 'answer'))
  try {
    const acknowledged: string[] = []
    const report = await runImport({
      from: shopFiles(),
      url: server.url,
      token,
      onAcknowledged: ({ idempotencyKey }) => acknowledged.push(idempotencyKey),
    })
    assert.deepEqual(summary(shop), whole)
    assert.equal(shop.effects.length, shop.outcomes.size)
    assert.deepEqual(new Set(acknowledged), new Set(shop.outcomes.keys()))
    assert.deepEqual(
      report.refusals.map(({ file, line }) => `${file} ${line}`),
      ['order_lines.csv 2', 'order_lines.csv 42', 'orders.csv 2'],
    )
    assert.equal(report.totals.orders, 39)
  } finally {
    await server.stop()
  }
})

test('an import whose server goes away ends, and the next one goes on where it was', async () => {
  const shop = fakeShopApi()
  for (let served = 20; ; served += 40) {
    const server = await serve(shop, (count) => (count > served ? 'away' : 'answer'))
    try {
      await runImport({ from: shopFiles(), url: server.url, token, awayMs: 20 })
      break
    } catch (error) {
      assert.ok(error instanceof Unanswered, String(error))
    } finally {
      await server.stop()
    }
  }
  assert.deepEqual(summary(shop), whole)
  assert.equal(shop.effects.length, shop.outcomes.size)
})
