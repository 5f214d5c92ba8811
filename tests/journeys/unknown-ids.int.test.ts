import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import type { Actor } from '../harness/actor.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'
import { type StoreHeads, storeHeads } from '../harness/store-heads.ts'

const noIds = [
  'chai',
  '0198C0DE-0000-7000-8000-000000000001',
  '0198c0de-0000-7000-8000-00000000000',
  '%00',
  '%FF',
]

suite('ids that nobody has', () => {
  const system = sharedSystem()
  let shop: Shop
  let chai: string
  let categoryId: string
  let orderId: string
  let heads: StoreHeads

  before(async () => {
    shop = await openShop(system())
    categoryId = await shop.addCategory()
    chai = await shop.addProduct({ categoryId })
    orderId = await shop.place([{ productId: chai, quantity: 1 }])
    heads = await storeHeads(system())
  })

  const line = (fields: object = {}) => ({ productId: chai, quantity: 1, ...fields })
  const place = (order: object) =>
    shop.sales.post(paths.orders, { customerId: ownCustomerIds.customer, lines: [line()], ...order })
  const changeLines = (lines: unknown) => shop.sales.put(`${paths.orders}/${orderId}/lines`, '"1"', { lines })

  test('are unknown to every command and every query, and what is no id is not found', async () => {
    const { sales, warehouse, customer } = shop
    const nobody = mintUuid()
    const commands: readonly (readonly [Actor, 'POST' | 'PUT', path: string, body?: object])[] = [
      [sales, 'PUT', `${paths.customers}/:customerId`, { name: 'A' }],
      [sales, 'POST', `${paths.customers}/:customerId/erase`],
      [warehouse, 'PUT', `${paths.categories}/:categoryId`, { name: 'A' }],
      [warehouse, 'PUT', `${paths.products}/:productId`, { name: 'A', categoryId }],
      [warehouse, 'PUT', `${paths.products}/:productId/price`, { priceCents: 1 }],
      [warehouse, 'POST', `${paths.products}/:productId/receive-stock`, { quantity: 1 }],
      [warehouse, 'POST', `${paths.products}/:productId/adjust-stock`, { delta: 1, reason: 'x' }],
      [warehouse, 'POST', `${paths.products}/:productId/start-production`],
      [warehouse, 'POST', `${paths.products}/:productId/discontinue`],
      [sales, 'PUT', `${paths.orders}/:orderId/lines`, { lines: [line()] }],
      [sales, 'POST', `${paths.orders}/:orderId/activate`],
      [customer, 'POST', `${paths.orders}/:orderId/abandon`],
      [warehouse, 'POST', `${paths.orders}/:orderId/prepare`],
      [warehouse, 'POST', `${paths.orders}/:orderId/ship`],
      [warehouse, 'POST', `${paths.orders}/:orderId/deliver`],
    ]
    for (const [by, method, path, body] of commands) {
      const name = /:(\w+)Id/.exec(path)?.[1] ?? ''
      const send = (id: string) =>
        by.send(method, path.replace(`:${name}Id`, id), { body, headers: { 'If-Match': '"1"' } })
      assert.deepEqual(told(await send(nobody)), {
        status: 404,
        code: `${name}-unknown`,
        params: { [`${name}Id`]: nobody },
      })
      for (const id of noIds) {
        assert.deepEqual(told(await send(id)), { status: 404, code: 'not-found' }, `${path} ${id}`)
      }
    }
    for (const path of [
      paths.customerQueries,
      paths.categoryQueries,
      paths.productQueries,
      paths.orderQueries,
    ]) {
      for (const id of [nobody, ...noIds]) {
        for (const below of ['', '/history']) {
          const refused = told(await sales.get(`${path}/${id}${below}`))
          assert.deepEqual(refused, { status: 404, code: 'not-found' }, `${path}/${id}${below}`)
        }
      }
    }
  })

  test('are named where a body refers to them: an order’s customer and products, a product’s category', async () => {
    const nobody = mintUuid()
    const [first, second] = [mintUuid(), mintUuid()]
    assert.deepEqual(told(await place({ customerId: nobody })), {
      status: 422,
      code: 'customer-unknown',
      params: { customerId: nobody },
    })
    const lines = [
      line({ productId: first }),
      line(),
      line({ productId: second }),
      line({ productId: first }),
    ]
    const unknown = { status: 422, code: 'product-unknown', params: { productIds: [first, second] } }
    assert.deepEqual(told(await place({ lines })), unknown)
    assert.deepEqual(told(await changeLines(lines)), unknown)
    const lineId = mintUuid()
    assert.deepEqual(told(await place({ lines: [line({ lineId }), line({ lineId })] })), {
      status: 422,
      code: 'line-id-repeated',
      params: { lineId },
    })
    const product = { name: 'A', categoryId: nobody, priceCents: 1 }
    assert.deepEqual(told(await shop.warehouse.post(paths.products, product)), {
      status: 422,
      code: 'category-unknown',
      params: { categoryId: nobody },
    })
  })

  test('change nothing: the stores are as before', async () => {
    assert.deepEqual(await storeHeads(system()), heads)
  })
})
