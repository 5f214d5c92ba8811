import { deepEqual, equal, match } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { deriveId } from '@annals/kernel'
import {
  type OrderFilters,
  type OrderSort,
  orderListItemSchema,
  orderSummarySchema,
  orderViewSchema,
} from '@annals/order-contracts'
import { openOffice, type Who } from './test-office.ts'

const id = (name: string) => deriveId('order-query-test', name)
const ecole = id('École Blondel')
const bolido = id('Bólido')
const chai = id('chai')
const tofu = id('tofu')
const sales: Who = { roles: ['sales'] }
const asEcole: Who = { roles: ['customer'], customerId: ecole }
const pageOfOrders = pageSchema(orderListItemSchema)

type Wish = Partial<OrderFilters> & {
  readonly sort?: OrderSort
  readonly limit?: number
  readonly cursor?: string
}

/** Six orders: A, B and C of École, D and E of Bólido, F of somebody not known here. */
async function office(context: TestContext) {
  const opened = await openOffice(context)
  const contact = { address: null, email: null, phone: null }
  for (const [customerId, name] of [
    [ecole, 'École Blondel'],
    [bolido, 'Bólido Comidas'],
  ] as const) {
    opened.customer({ type: 'CustomerRegistered', data: { customerId, name, ...contact } })
  }
  opened.product({
    type: 'ProductAdded',
    data: { productId: chai, name: 'Chai', categoryId: chai, priceCents: 1_800 },
  })
  const place = (name: string, customerId: string, orderDate: string, netCents: number, productId = chai) =>
    opened.order({
      type: 'OrderPlaced',
      data: {
        orderId: id(name),
        customerId,
        orderDate,
        requestedDeliveryDate: null,
        deliveryAddress: { city: 'Strasbourg' },
        lines: [
          {
            lineId: id(`${name}1`),
            productId,
            quantity: 1,
            unitPriceCents: netCents,
            discountBasisPoints: 0,
            netCents,
          },
        ],
        netCents,
      },
    })
  place('A', ecole, '1996-07-04', 300)
  place('B', ecole, '1996-07-05', 200, tofu)
  place('C', ecole, '1996-07-05', 100)
  place('D', bolido, '1996-07-08', 100)
  place('E', bolido, '1996-07-09', 500)
  place('F', id('unknown'), '1996-07-10', 600)
  opened.order({
    type: 'OrderAbandoned',
    data: { orderId: id('B'), fromStatus: 'Created', attempt: null, reason: null },
  })
  await opened.caughtUp()
  const list = async (wish: Wish, who = sales) => {
    const { body } = await opened.ask('listOrders', who, { query: wish })
    const { items, next } = pageOfOrders.parse(body)
    return { names: items.map(({ orderId }) => nameOf(orderId)).join(''), items, next }
  }
  return { ...opened, list }
}

function nameOf(orderId: string): string {
  return 'ABCDEF'.split('').find((name) => id(name) === orderId) ?? '?'
}

const lists: readonly (readonly [rule: string, wish: Wish, names: string])[] = [
  ['the last placed first', {}, 'FEDCBA'],
  ['by order date', { sort: 'orderDate', search: 'blondel' }, `A${id('B') < id('C') ? 'BC' : 'CB'}`],
  ['by total, the largest first', { sort: '-netCents', orderDateFrom: '1996-07-09' }, 'FE'],
  ['of one customer', { customerId: bolido }, 'ED'],
  ['of one status', { status: ['Abandoned'] }, 'B'],
  ['of any of several statuses', { status: ['Abandoned', 'Created'] }, 'FEDCBA'],
  ['with a product', { productId: tofu }, 'B'],
  ['of a range of days, both ends in', { orderDateFrom: '1996-07-05', orderDateTo: '1996-07-08' }, 'DCB'],
  ['found by a part of the name without its marks', { search: 'ECOLE' }, 'CBA'],
  ['found by several parts of the name', { search: 'comi bolid' }, 'ED'],
  ['found by the start of an id', { search: id('E').slice(0, 13) }, 'E'],
  ['not found by what LIKE would take for a pattern', { search: '%' }, ''],
]
for (const [rule, wish, names] of lists) {
  test(`orders are listed ${rule}`, async (context) => {
    const { list } = await office(context)
    equal((await list(wish)).names, names)
  })
}

test('pages of two show every order once, in every sort', async (context) => {
  const { list } = await office(context)
  for (const sort of ['placedAt', '-placedAt', 'orderDate', '-orderDate', 'netCents', '-netCents'] as const) {
    const whole = (await list({ sort })).names
    let paged = ''
    let cursor: string | undefined
    do {
      const page = await list({ sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      paged += page.names
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    equal(paged, whole, sort)
    equal(whole.length, 6, sort)
  }
})

test('a list item has the name of its customer, or null where it is not known', async (context) => {
  const { list } = await office(context)
  const names = (await list({ sort: 'placedAt' })).items.map(({ customerName }) => customerName)
  deepEqual(names, [...Array(3).fill('École Blondel'), ...Array(2).fill('Bólido Comidas'), null])
})

test('a customer sees own orders only: in the list, the sums, the file, the item and its history', async (context) => {
  const { list, ask } = await office(context)
  equal((await list({}, asEcole)).names, 'CBA')
  equal((await list({ customerId: bolido }, asEcole)).names, '')
  const summary = orderSummarySchema.parse((await ask('summariseOrders', asEcole)).body)
  deepEqual([summary.count, summary.netCents], [3, 600])
  equal(String((await ask('exportOrders', asEcole)).body).includes(id('D')), false)
  for (const operation of ['getOrder', 'getOrderHistory']) {
    equal((await ask(operation, asEcole, { params: { orderId: id('A') } })).status, 200, operation)
    const other = await ask(operation, asEcole, { params: { orderId: id('D') } })
    const none = await ask(operation, asEcole, { params: { orderId: id('Z') } })
    deepEqual([other.status, other.code], [404, 'not-found'], operation)
    deepEqual(other, none, operation)
  }
})

test('the sums by status are those of the filtered orders', async (context) => {
  const { ask } = await office(context)
  const all = orderSummarySchema.parse((await ask('summariseOrders', sales)).body)
  deepEqual([all.count, all.netCents], [6, 1_800])
  deepEqual(
    all.byStatus.filter(({ count }) => count > 0),
    [
      { status: 'Created', count: 5, netCents: 1_600 },
      { status: 'Abandoned', count: 1, netCents: 200 },
    ],
  )
  equal(all.byStatus.length, 6)
  const found = orderSummarySchema.parse(
    (await ask('summariseOrders', sales, { query: { search: 'ecole' } })).body,
  )
  deepEqual([found.count, found.netCents], [3, 600])
})

test('the file has every order of the filter, with names', async (context) => {
  const { ask } = await office(context)
  const query = { sort: 'placedAt', status: ['Created'] }
  const { body } = await ask('exportOrders', sales, { query })
  const [header, ...rows] = String(body).trim().split('\r\n')
  match(header ?? '', /orderId,customerId,customerName,status/)
  equal(rows.length, 5)
  match(rows[0] ?? '', new RegExp(`^${id('A')},${ecole},École Blondel,Created,none,1996-07-04,,,,1,300,`))
})

test('one order is shown with names, its pending activation and, once refused, what was short', async (context) => {
  const { order, caughtUp, ask } = await office(context)
  const orderId = id('A')
  const dueAt = '2026-11-25T10:00:30.000Z'
  const lines = [{ productId: chai, quantity: 1 }]
  order({ type: 'ActivationRequested', data: { orderId, attempt: 1, lines, dueAt } })
  await caughtUp()
  const read = async () => orderViewSchema.parse((await ask('getOrder', sales, { params: { orderId } })).body)
  const pending = await read()
  deepEqual([pending.activation, pending.activationAttempt, pending.activationDueAt], ['pending', 1, dueAt])
  deepEqual([pending.customerName, pending.lines[0]?.productName], ['École Blondel', 'Chai'])
  deepEqual(pending.deliveryAddress, { city: 'Strasbourg' })
  const shortages = [{ productId: chai, requested: 1, available: 0, reason: 'short' }]
  order({ type: 'ActivationRefused', data: { orderId, attempt: 1, shortages } })
  await caughtUp()
  deepEqual((await read()).lastRefusal, { attempt: 1, shortages: [{ ...shortages[0], productName: 'Chai' }] })
})

test('changed lines raise the ETag', async (context) => {
  const { order, caughtUp, ask } = await office(context)
  const orderId = id('A')
  const etag = async () => (await ask('getOrder', sales, { params: { orderId } })).headers['ETag']
  equal(await etag(), '"1"')
  const line = {
    lineId: id('A2'),
    productId: chai,
    quantity: 1,
    unitPriceCents: 100,
    discountBasisPoints: 0,
    netCents: 100,
  }
  order({ type: 'OrderLinesChanged', data: { orderId, lines: [line], netCents: 100 } })
  await caughtUp()
  equal(await etag(), '"2"')
})

test('the name of an erased customer is shown and found no more', async (context) => {
  const { customer, caughtUp, list } = await office(context)
  customer({ type: 'CustomerErased', data: { customerId: ecole } })
  await caughtUp()
  equal((await list({ search: 'blondel' })).names, '')
  equal((await list({ customerId: ecole })).items[0]?.customerName, null)
})

test('a customer is told of changes of own orders only', async (context) => {
  const { order, caughtUp, ask } = await office(context)
  const tell = async () => {
    order({ type: 'OrderInPreparation', data: { orderId: id('D') } })
    await caughtUp()
    order({ type: 'OrderInPreparation', data: { orderId: id('A') } })
  }
  let told: Promise<void> | undefined
  const until = (text: string) => {
    if (text.includes('event: ready')) told ??= tell()
    return text.includes(id('A'))
  }
  const { body } = await ask('watchChanges', asEcole, { until })
  await told
  equal(String(body).includes(id('D')), false)
})
