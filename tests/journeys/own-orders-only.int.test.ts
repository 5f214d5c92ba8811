import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { customerViewSchema } from '@annals/customer-contracts'
import { orderListItemSchema, orderSummarySchema } from '@annals/order-contracts'
import { type Actor, answered } from '../harness/actor.ts'
import { csvRows } from '../harness/csv-rows.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'
import { nobodysId, servedRoutes } from '../security/served-routes.ts'

const orderPage = pageSchema(orderListItemSchema)

suite('what is a customer’s own', () => {
  const system = sharedSystem()

  test('every route with another’s order or profile in its path answers a customer as if there were none', async () => {
    const { shop, foreign } = await twoCustomersWithOrders()
    const personal = (await servedRoutes(system())).filter(
      ({ path }) => path.includes(nobodysId) && /\/api\/\w+\/\w+\/(orders|customers)\//.test(path),
    )
    assert.ok(personal.length >= 11, `${personal.length} routes`)
    for (const { method, path, roles, operationId } of personal) {
      const id = path.includes('/orders/') ? foreign : ownCustomerIds.customer
      const body = bodies[operationId]
      for (const etag of ['"1"', '"99"']) {
        const send = (path: string) =>
          shop.customer2.send(asMethod(method), path, { body, headers: { 'If-Match': etag } })
        const refused = await send(path.replace(nobodysId, id))
        const absent = await send(path)
        const { status, code } = told(refused)
        if (roles.has('customer')) {
          assert.equal(status, 404, operationId)
          // Word for word what is said of an id that nobody has.
          assert.equal(refused.text.replaceAll(id, nobodysId), absent.text, operationId)
        } else {
          assert.deepEqual([status, code], [403, 'forbidden'], operationId)
        }
      }
    }
    const { status, revision } = await shop.order(foreign)
    assert.deepEqual([status, revision], ['Created', 1])
  })

  test('lists, CSV files and totals hold a customer’s own orders and profile, whatever the filter asks for', async () => {
    const { shop, foreign, own } = await twoCustomersWithOrders()
    const { customer2 } = shop
    const filters = ['', `customerId=${ownCustomerIds.customer}`, 'search=Claire', `search=${foreign}`]
    for (const filter of filters) {
      const expected = filter === '' ? own : []
      const { items } = await customer2.read(`${paths.orderQueries}?limit=500&${filter}`, orderPage)
      assert.deepEqual(items.map(({ orderId }) => orderId).toSorted(), expected.toSorted(), filter)
      const csv = answered(await customer2.get(`${paths.orderQueries}.csv?${filter}`), 200)
      assert.deepEqual(
        csvRows(csv.text)
          .map(({ orderId }) => String(orderId))
          .toSorted(),
        expected.toSorted(),
        filter,
      )
      const totals = await customer2.read(`${paths.orderQueries}/summary?${filter}`, orderSummarySchema)
      assert.equal(totals.count, expected.length, filter)
    }
    for (const filter of ['', 'search=Claire', 'erased=show']) {
      const path = `${paths.customerQueries}?${filter}`
      const { items } = await customer2.read(path, pageSchema(customerViewSchema))
      const expected = filter === 'search=Claire' ? [] : [ownCustomerIds.customer2]
      assert.deepEqual(
        items.map(({ customerId }) => customerId),
        expected,
        filter,
      )
      const csv = answered(await customer2.get(path.replace('?', '.csv?')), 200)
      assert.deepEqual(
        csvRows(csv.text).map(({ customerId }) => customerId),
        expected,
        filter,
      )
    }
  })

  test('a customer cannot order for another, nor take over another’s order by its id', async () => {
    const { shop, foreign, productId } = await twoCustomersWithOrders()
    const lines = [{ productId, quantity: 1 }]
    const place = (order: object, as: Actor = shop.customer2) => as.post(paths.orders, { lines, ...order })
    assert.deepEqual(told(await place({ customerId: ownCustomerIds.customer })), {
      status: 403,
      code: 'not-own-customer',
      params: { customerId: ownCustomerIds.customer },
    })
    const taken = await place({ customerId: ownCustomerIds.customer2, orderId: foreign })
    assert.deepEqual(told(taken), { status: 409, code: 'order-id-taken', params: { orderId: foreign } })
    assert.equal((await shop.order(foreign)).customerId, ownCustomerIds.customer)
  })

  test('a customer sets neither price nor discount nor the day of an order', async () => {
    const { shop, productId } = await twoCustomersWithOrders()
    const line = { productId, quantity: 1 }
    for (const [order, field] of [
      [{ lines: [{ ...line, unitPriceCents: 1 }] }, 'unitPriceCents'],
      [{ lines: [line, { ...line, discountBasisPoints: 10_000 }] }, 'discountBasisPoints'],
      [{ lines: [line], orderDate: '2020-01-01' }, 'orderDate'],
    ] as const) {
      const refused = await shop.customer.post(paths.orders, {
        customerId: ownCustomerIds.customer,
        ...order,
      })
      assert.deepEqual(told(refused), { status: 403, code: 'sales-only', params: { fields: [field] } })
    }
    const orderId = await shop.place([line], {}, shop.customer)
    const changed = await shop.customer.put(`${paths.orders}/${orderId}/lines`, '"1"', {
      lines: [{ ...line, unitPriceCents: 0 }],
    })
    assert.deepEqual(told(changed), {
      status: 403,
      code: 'sales-only',
      params: { fields: ['unitPriceCents'] },
    })
  })

  async function twoCustomersWithOrders(): Promise<{
    readonly shop: Shop
    readonly productId: string
    readonly foreign: string
    /** All orders of the second customer. */
    readonly own: readonly string[]
  }> {
    const shop = await openShop(system())
    const productId = await shop.addProduct({ stock: 10 })
    const lines = [{ productId, quantity: 1 }]
    const foreign = await shop.place(lines, {}, shop.customer)
    await shop.place(lines, { customerId: ownCustomerIds.customer2 }, shop.customer2)
    const filter = `customerId=${ownCustomerIds.customer2}&limit=500`
    const { items } = await shop.sales.read(`${paths.orderQueries}?${filter}`, orderPage)
    return { shop, productId, foreign, own: items.map(({ orderId }) => orderId) }
  }
})

/** What a command needs to be well-formed. */
const bodies: Readonly<Record<string, unknown>> = {
  changeCustomerDetails: { name: 'Somebody Else' },
  changeOrderLines: { lines: [{ productId: nobodysId, quantity: 1 }] },
}

function asMethod(text: string): 'GET' | 'POST' | 'PUT' {
  if (text === 'GET' || text === 'POST' || text === 'PUT') return text
  throw new Error(`${text} is no method that this walk knows`)
}
