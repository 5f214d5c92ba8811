import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { customerViewSchema } from '@annals/customer-contracts'
import { categoryViewSchema, productViewSchema } from '@annals/inventory-contracts'
import { mintUuid } from '@annals/kernel'
import { orderListItemSchema } from '@annals/order-contracts'
import { answered } from '../harness/actor.ts'
import { csvRows } from '../harness/csv-rows.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'

/** A name as it is typed, and what somebody else types to find it. */
const findable: readonly (readonly [name: string, terms: readonly string[]])[] = [
  ['École', ['ecole', 'ÉCOLE', 'cole', 'E\u0301cole']],
  ['E\u0301colier', ['écolier', 'ECOLIER']],
  ['Ünal & Söhne', ['unal', 'sohne unal', 'söhne']],
  ['Żółć', ['zoł', 'żó']],
  ['متجر النور', ['النور', 'متجر']],
  ['שלום עליכם', ['שלום', 'עליכם שלום']],
  ['中村商店', ['中村', '商店']],
  ['🦊🍰 Fox & Cake', ['🦊', '🍰', 'fox cake']],
  ['👩‍👩‍👧 Family', ['👩‍👩‍👧', 'family']],
  ['ﬁne ﬀects ２０', ['fine', 'ffects', '20']],
  ['100 % real_name!', ['100 %', '%', 'real_name', '!']],
  ['=1+1 "quoted", comma; \'apostrophe\'', ['=1+1', 'quoted', 'apostrophe']],
]

suite('names and searches', () => {
  const system = sharedSystem()

  test('names in any script, with emoji, from right to left and with marks are kept as typed and found', async () => {
    const shop = await openShop(system())
    for (const [name, terms] of findable) {
      const customerId = await shop.register({ name })
      const categoryId = await shop.addCategory(name)
      const productId = await shop.addProduct({ name, categoryId })
      const orderId = await shop.place([{ productId, quantity: 1 }], { customerId })
      assert.equal((await shop.customerView(customerId)).name, name)
      const product = await shop.product(productId)
      assert.deepEqual([product.name, product.categoryName], [name, name])
      const order = await shop.order(orderId)
      assert.deepEqual([order.customerName, order.lines[0]?.productName], [name, name])
      for (const term of terms) {
        const found = await search(shop, term)
        assert.deepEqual(
          [
            found.customers.get(customerId),
            found.categories.get(categoryId),
            found.products.get(productId),
            found.orders.get(orderId),
          ],
          [name, name, name, name],
          `${term} in ${name}`,
        )
      }
    }
  })

  test('a search finds nothing that does not hold all of its words', async () => {
    const shop = await openShop(system())
    const customerId = await shop.register({ name: 'Épicerie du Canal' })
    for (const term of ['épicerie canaux', 'canal_', 'can%l', 'epicerie!', 'ducanal']) {
      assert.equal((await search(shop, term)).customers.has(customerId), false, term)
    }
    assert.equal((await search(shop, 'CANAL épi')).customers.has(customerId), true)
  })

  test('a customer is found by a part of the e-mail', async () => {
    const shop = await openShop(system())
    const customerId = await shop.register({ name: 'Rosa', email: 'Rosa.W@Example.org' })
    assert.equal((await search(shop, 'rosa.w@example')).customers.has(customerId), true)
    const { email } = await shop.customerView(customerId)
    const taken = await shop.sales.post(paths.customers, { name: 'Another', email: 'rosa.w@EXAMPLE.org' })
    assert.deepEqual(told(taken), { status: 409, code: 'email-taken', params: {} })
    assert.ok(email !== null && /^rosa\.w@example\.org$/i.test(email))
  })

  test('a name that a spreadsheet would run is harmless in the CSV file', async () => {
    const shop = await openShop(system())
    const name = '=HYPERLINK("http://example.org","x")'
    const customerId = await shop.register({ name })
    const csv = answered(await shop.sales.get(`${paths.customerQueries}.csv?search=hyperlink`), 200)
    assert.deepEqual(
      csvRows(csv.text).map((row) => [row['customerId'], row['name']]),
      [[customerId, `'${name}`]],
    )
  })

  test('spaces around a name are no part of it; a name of spaces is none', async () => {
    const shop = await openShop(system())
    const customerId = await shop.register({ name: '  \u00A0Aux Trois Fenouils\u3000 ' })
    assert.equal((await shop.customerView(customerId)).name, 'Aux Trois Fenouils')
    const refused = await shop.sales.post(paths.customers, { name: ' \u00A0 ' })
    assert.deepEqual(told(refused).errors, ['/name too-short'])
  })

  test('control characters and lone surrogates are refused in every text, with its pointer', async () => {
    const shop = await openShop(system())
    const categoryId = await shop.addCategory()
    const productId = await shop.addProduct({ categoryId })
    const orderId = await shop.place([{ productId, quantity: 1 }])
    const texts: readonly (readonly [string, string, (text: string) => object])[] = [
      [paths.customers, '/name', (name) => ({ name })],
      [paths.customers, '/phone', (phone) => ({ name: 'Fine', phone })],
      [paths.customers, '/address/city', (city) => ({ name: 'Fine', address: { city } })],
      [paths.customers, '/address/street', (street) => ({ name: 'Fine', address: { street } })],
      [paths.categories, '/description', (description) => ({ name: 'Fine', description })],
      [paths.products, '/name', (name) => ({ name, categoryId, priceCents: 1 })],
      [`${paths.products}/${productId}/adjust-stock`, '/reason', (reason) => ({ delta: 1, reason })],
      [`${paths.orders}/${orderId}/abandon`, '/reason', (reason) => ({ reason })],
      [
        paths.orders,
        '/deliveryAddress/city',
        (city) => ({
          orderId: mintUuid(),
          customerId: mintUuid(),
          deliveryAddress: { city },
          lines: [{ productId, quantity: 1 }],
        }),
      ],
    ]
    for (const [path, pointer, bodyOf] of texts) {
      const by = path.includes('/inventory/') ? shop.warehouse : shop.sales
      for (const [text, code] of [
        ['a\u0000b', 'control-character'],
        ['a\u0007b', 'control-character'],
        ['a\u001Bb', 'control-character'],
        ['a\u007Fb', 'control-character'],
        ['a\u0085b', 'control-character'],
        ['a\uD83Eb', 'lone-surrogate'],
        ['a\uDD8Ab', 'lone-surrogate'],
      ] as const) {
        const refused = told(await by.post(path, bodyOf(text)))
        assert.deepEqual(refused, { status: 422, code: 'invalid-request', errors: [`${pointer} ${code}`] })
      }
    }
    assert.equal((await shop.order(orderId)).status, 'Created')
  })
})

/** What a search finds in each list, by id. */
async function search({ sales }: Shop, term: string) {
  const query = `limit=500&search=${encodeURIComponent(term)}`
  const [customers, categories, products, orders] = await Promise.all([
    sales.read(`${paths.customerQueries}?${query}`, pageSchema(customerViewSchema)),
    sales.read(`${paths.categoryQueries}?${query}`, pageSchema(categoryViewSchema)),
    sales.read(`${paths.productQueries}?${query}`, pageSchema(productViewSchema)),
    sales.read(`${paths.orderQueries}?${query}`, pageSchema(orderListItemSchema)),
  ])
  return {
    customers: new Map(customers.items.map(({ customerId, name }) => [customerId, name])),
    categories: new Map(categories.items.map(({ categoryId, name }) => [categoryId, name])),
    products: new Map(products.items.map(({ productId, name }) => [productId, name])),
    orders: new Map(orders.items.map(({ orderId, customerName }) => [orderId, customerName])),
  }
}
