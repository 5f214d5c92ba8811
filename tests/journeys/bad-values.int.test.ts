import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'
import { type StoreHeads, storeHeads } from '../harness/store-heads.ts'

/** What is sent for a field, and the code of its refusal. */
type BadValues = readonly (readonly [value: unknown, code: string])[]

const badCounts: BadValues = [
  [0, 'too-small'],
  [-1, 'too-small'],
  [1.5, 'not-an-integer'],
  [2 ** 53, 'too-large'],
  [1_000_001, 'too-large'],
  ['1', 'wrong-type'],
  [null, 'wrong-type'],
  [[1], 'wrong-type'],
]
const badPrices: BadValues = [
  [-1, 'too-small'],
  [0.5, 'not-an-integer'],
  [2 ** 53, 'too-large'],
  [100_000_000_000_001, 'too-large'],
  ['1.00', 'wrong-type'],
]
const badDiscounts: BadValues = [
  [10_001, 'too-large'],
  [-1, 'too-small'],
  [99.5, 'not-an-integer'],
]
const badDays: BadValues = [
  ['2026-02-29', 'wrong-format'],
  ['2025-02-30', 'wrong-format'],
  ['2026-13-01', 'wrong-format'],
  ['2026-00-10', 'wrong-format'],
  ['2026-06-31', 'wrong-format'],
  ['2026-6-1', 'wrong-format'],
  ['01/06/2026', 'wrong-format'],
  ['2026-06-01T00:00:00Z', 'wrong-format'],
  ['', 'wrong-format'],
  [20_260_601, 'wrong-type'],
]
const badIds: BadValues = [
  ['chai', 'wrong-format'],
  ['0198C0DE-0000-7000-8000-000000000001', 'wrong-format'],
  ['0198c0de-0000-7000-8000-00000000000', 'wrong-format'],
  [' 0198c0de-0000-7000-8000-000000000001', 'wrong-format'],
  [7, 'wrong-type'],
]

suite('bad values', () => {
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

  const refusal = (pointer: string, code: string) => ({
    status: 422,
    code: 'invalid-request',
    errors: [`${pointer} ${code}`],
  })
  const line = (fields: object = {}) => ({ productId: chai, quantity: 1, ...fields })
  const place = (order: object) =>
    shop.sales.post(paths.orders, { customerId: ownCustomerIds.customer, lines: [line()], ...order })
  const changeLines = (lines: unknown) => shop.sales.put(`${paths.orders}/${orderId}/lines`, '"1"', { lines })

  test('an order line with a bad quantity, price, discount or id is refused with the line’s pointer', async () => {
    for (const [field, values] of [
      ['quantity', badCounts],
      ['unitPriceCents', badPrices],
      ['discountBasisPoints', badDiscounts],
      ['productId', badIds],
      ['lineId', badIds],
    ] as const) {
      for (const [value, code] of values) {
        const lines = [line(), line({ [field]: value })]
        const expected = refusal(`/lines/1/${field}`, code)
        assert.deepEqual(told(await place({ lines })), expected, JSON.stringify(value))
        assert.deepEqual(told(await changeLines(lines)), expected, JSON.stringify(value))
      }
    }
  })

  test('an order of no line or of 1,001 lines is refused, one of 1,000 is taken', async () => {
    const many = (count: number) => Array.from({ length: count }, () => line())
    const tooMany = {
      status: 422,
      code: 'line-count',
      params: { count: 1_001, min: 1, max: 1_000 },
    }
    assert.deepEqual(told(await place({ lines: [] })), refusal('/lines', 'too-few'))
    assert.deepEqual(told(await changeLines([])), refusal('/lines', 'too-few'))
    assert.deepEqual(told(await place({ lines: many(1_001) })), tooMany)
    assert.deepEqual(told(await changeLines(many(1_001))), tooMany)
    assert.deepEqual(told(await place({ lines: undefined })), refusal('/lines', 'required'))
    assert.deepEqual(told(await place({ lines: { 0: line() } })), refusal('/lines', 'wrong-type'))
  })

  test('days that do not exist are refused wherever a day is asked for', async () => {
    for (const [day, code] of badDays) {
      for (const field of ['orderDate', 'requestedDeliveryDate']) {
        assert.deepEqual(told(await place({ [field]: day })), refusal(`/${field}`, code), `${day}`)
      }
      for (const [move, field] of [
        ['ship', 'shippedDate'],
        ['deliver', 'deliveredDate'],
      ] as const) {
        const refused = await shop.warehouse.post(`${paths.orders}/${orderId}/${move}`, { [field]: day })
        assert.deepEqual(told(refused), refusal(`/${field}`, code), `${day}`)
      }
      for (const field of ['orderDateFrom', 'orderDateTo']) {
        if (typeof day === 'number' || day === '') continue
        const refused = await shop.sales.get(`${paths.orderQueries}?${field}=${encodeURIComponent(`${day}`)}`)
        assert.deepEqual(told(refused), refusal(`?${field}`, code), `${day}`)
      }
    }
  })

  test('an order is placed neither for tomorrow nor to be delivered before its day', async () => {
    const { orderDate: today } = await shop.order(orderId)
    assert.deepEqual(told(await place({ orderDate: '2999-01-01' })), {
      status: 422,
      code: 'date-in-future',
      params: { field: 'orderDate', date: '2999-01-01', today },
    })
    assert.deepEqual(told(await place({ orderDate: '2026-01-02', requestedDeliveryDate: '2026-01-01' })), {
      status: 422,
      code: 'date-too-early',
      params: { field: 'requestedDeliveryDate', date: '2026-01-01', earliest: '2026-01-02' },
    })
  })

  test('an order that comes to more than an amount may be is refused, not rounded', async () => {
    const tooLarge = { status: 422, code: 'amount-too-large', params: { max: 100_000_000_000_000 } }
    const dear = { quantity: 1_000_000, unitPriceCents: 100_000_000_000_000 }
    assert.deepEqual(told(await place({ lines: [line(dear)] })), tooLarge)
    const half = { quantity: 1, unitPriceCents: 50_000_000_000_001 }
    assert.deepEqual(told(await place({ lines: [line(half), line(half)] })), tooLarge)
    assert.deepEqual(told(await changeLines([line(half), line(half)])), tooLarge)
  })

  test('a product’s price, stock movement and id are refused when they are none', async () => {
    const { warehouse } = shop
    const product = `${paths.products}/${chai}`
    for (const [value, code] of badPrices) {
      const added = await warehouse.post(paths.products, { name: 'Chang', categoryId, priceCents: value })
      assert.deepEqual(told(added), refusal('/priceCents', code), `${value}`)
      const changed = await warehouse.put(`${product}/price`, '"1"', { priceCents: value })
      assert.deepEqual(told(changed), refusal('/priceCents', code), `${value}`)
    }
    for (const [value, code] of badCounts) {
      const received = await warehouse.post(`${product}/receive-stock`, { quantity: value })
      assert.deepEqual(told(received), refusal('/quantity', code), `${value}`)
    }
    for (const [value, code] of [
      [0, 'delta-zero'],
      [1.5, 'not-an-integer'],
      [-1_000_001, 'too-small'],
      [2 ** 53, 'too-large'],
    ] as const) {
      const adjusted = await warehouse.post(`${product}/adjust-stock`, { delta: value, reason: 'count' })
      assert.deepEqual(told(adjusted), refusal('/delta', code), `${value}`)
    }
    for (const [value, code] of badIds) {
      const added = await warehouse.post(paths.products, { name: 'Chang', categoryId: value, priceCents: 1 })
      assert.deepEqual(told(added), refusal('/categoryId', code), `${value}`)
      const received = await warehouse.post(`${product}/receive-stock`, { quantity: 1, receiptId: value })
      assert.deepEqual(told(received), refusal('/receiptId', code), `${value}`)
    }
  })

  test('a customer’s name, e-mail, phone and address are refused when they are none', async () => {
    for (const [fields, error] of [
      [{ name: '' }, '/name too-short'],
      [{ name: 'x'.repeat(201) }, '/name too-long'],
      [{ name: null }, '/name wrong-type'],
      [{ name: undefined }, '/name required'],
      [{ name: 'two\nlines' }, '/name control-character'],
      [{ email: 'nobody' }, '/email email-malformed'],
      [{ email: 'a b@example.org' }, '/email email-malformed'],
      [{ email: `${'x'.repeat(250)}@example.org` }, '/email too-long'],
      [{ phone: '1'.repeat(41) }, '/phone too-long'],
      [{ address: {} }, '/address address-empty'],
      [{ address: { city: '' } }, '/address/city too-short'],
      [{ address: 'Besançon' }, '/address wrong-type'],
      [{ customerId: 'alfreds' }, '/customerId wrong-format'],
    ] as const) {
      const expected = { status: 422, code: 'invalid-request', errors: [error] }
      const refused = await shop.sales.post(paths.customers, { name: 'Alfreds', ...fields })
      assert.deepEqual(told(refused), expected, error)
      if ('customerId' in fields) continue
      const changed = await shop.sales.put(`${paths.customers}/${ownCustomerIds.customer}`, '"1"', {
        name: 'Alfreds',
        ...fields,
      })
      assert.deepEqual(told(changed), expected, error)
    }
  })

  test('all faults of a request are told at once', async () => {
    const refused = await place({
      customerId: 'x',
      lines: [line({ quantity: 0 }), line({ quantity: 1.5 })],
      a: 1,
    })
    assert.deepEqual(told(refused).errors, [
      '/customerId wrong-format',
      '/lines/0/quantity too-small',
      '/lines/1/quantity not-an-integer',
      '/a unknown-field',
    ])
  })

  test('nothing of all that was written: the stores are as before', async () => {
    assert.deepEqual(await storeHeads(system()), heads)
  })

  test('the largest values that are allowed are taken as they are', async () => {
    const lines = Array.from({ length: 1_000 }, () => line({ quantity: 1_000_000, unitPriceCents: 1_000 }))
    const big = await shop.place(lines)
    const { netCents, lineCount } = await shop.order(big)
    assert.deepEqual([netCents, lineCount], [1_000_000_000_000, 1_000])
    const dear = { quantity: 1, unitPriceCents: 100_000_000_000_000, discountBasisPoints: 0 }
    const free = { quantity: 1_000_000, unitPriceCents: 100_000_000, discountBasisPoints: 10_000 }
    const order = await shop.order(await shop.place([line(dear), line(free)]))
    assert.equal(order.netCents, 100_000_000_000_000)
  })
})
