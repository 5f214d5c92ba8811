import { deepEqual, equal, match } from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { categoryViewSchema, type ProductFilters, productViewSchema } from '@annals/inventory-contracts'
import { deriveId } from '@annals/kernel'
import { openCatalogue, type Who } from './test-catalogue.ts'

const id = (name: string) => deriveId('inventory-query-test', name)
const teas = id('teas')
const sweets = id('sweets')
const chai = id('chai')
const brulee = id('brulee')
const macaron = id('macaron')
const orderId = id('order')
const warehouse: Who = { roles: ['warehouse'] }
const customer: Who = { roles: ['customer'], customerId: id('customer') }

type Wish = Partial<ProductFilters> & { readonly limit?: number; readonly cursor?: string }

/** Chai: 10 of which 4 reserved; Crème Brûlée: none; Macaron: 3, discontinued. */
async function catalogue(context: TestContext) {
  const opened = await openCatalogue(context)
  const added = (productId: string, name: string, categoryId: string, priceCents: number) =>
    ({ type: 'ProductAdded', data: { productId, name, categoryId, priceCents } }) as const
  const received = (productId: string, quantity: number) =>
    ({ type: 'StockReceived', data: { productId, quantity, receiptId: null } }) as const
  await opened.tell(
    { type: 'CategoryAdded', data: { categoryId: teas, name: 'Thés', description: 'Noirs, verts' } },
    { type: 'CategoryAdded', data: { categoryId: sweets, name: 'Douceurs', description: null } },
    added(chai, 'Chai', teas, 1_800),
    added(brulee, 'Crème Brûlée', sweets, 450),
    added(macaron, 'Macaron', sweets, 450),
    received(chai, 10),
    { type: 'StockReserved', data: { productId: chai, orderId, quantity: 4 } },
    { type: 'ReservationMade', data: { orderId, attempt: 1 } },
    received(macaron, 3),
    { type: 'ProductDiscontinued', data: { productId: macaron } },
    { type: 'CategoryChanged', data: { categoryId: sweets, name: 'Desserts', description: null } },
  )
  const list = async (wish: Wish = {}) => {
    const { body } = await opened.ask('listProducts', customer, { query: wish })
    return pageSchema(productViewSchema).parse(body)
  }
  const names = async (wish?: Wish) => (await list(wish)).items.map(({ name }) => name)
  return { ...opened, list, names }
}

test('products are listed by name, price or what is available, either way', async (context) => {
  const { names } = await catalogue(context)
  deepEqual(await names(), ['Chai', 'Crème Brûlée', 'Macaron'])
  deepEqual(await names({ sort: '-name' }), ['Macaron', 'Crème Brûlée', 'Chai'])
  equal((await names({ sort: '-price' }))[0], 'Chai')
  deepEqual(await names({ sort: 'available' }), ['Crème Brûlée', 'Macaron', 'Chai'])
  deepEqual(await names({ sort: '-available' }), ['Chai', 'Macaron', 'Crème Brûlée'])
})

test('products are filtered by category, state and words of the name', async (context) => {
  const { names } = await catalogue(context)
  deepEqual(await names({ categoryId: sweets }), ['Crème Brûlée', 'Macaron'])
  deepEqual(await names({ state: 'Available' }), ['Chai'])
  deepEqual(await names({ state: 'OutOfStock' }), ['Crème Brûlée'])
  deepEqual(await names({ state: 'Discontinued', categoryId: sweets }), ['Macaron'])
  deepEqual(await names({ search: 'BRULEE creme' }), ['Crème Brûlée'])
  deepEqual(await names({ search: '_' }), [])
})

test('pages follow each other without a gap where values are equal', async (context) => {
  const { list, names } = await catalogue(context)
  for (const sort of ['price', '-price', 'available', 'name'] as const) {
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page = await list({ sort, limit: 1, ...(cursor === null ? {} : { cursor }) })
      paged.push(...page.items.map(({ name }) => name))
      cursor = page.next
    } while (cursor !== null)
    deepEqual(paged, await names({ sort }), sort)
  }
})

test('a cursor is good for its own sort and filters only', async (context) => {
  const { list, ask } = await catalogue(context)
  const { next } = await list({ limit: 1 })
  const other = await ask('listProducts', customer, { query: { limit: 1, sort: '-name', cursor: next } })
  deepEqual([other.status, other.code], [400, 'invalid-cursor'])
})

test("one product has its stock, its state, its revision and its category's name of today", async (context) => {
  const { ask } = await catalogue(context)
  const { body, headers } = await ask('getProduct', customer, { params: { productId: chai } })
  const { addedAt: _at, ...shown } = productViewSchema.parse(body)
  deepEqual(shown, {
    productId: chai,
    name: 'Chai',
    categoryId: teas,
    categoryName: 'Thés',
    priceCents: 1_800,
    stock: 10,
    reserved: 4,
    available: 6,
    state: 'Available',
    revision: 1,
  })
  equal(headers['ETag'], '"1"')
  const sweet = await ask('getProduct', customer, { params: { productId: brulee } })
  equal(productViewSchema.parse(sweet.body).categoryName, 'Desserts')
  const nothing = await ask('getProduct', customer, { params: { productId: id('nothing') } })
  deepEqual([nothing.status, nothing.code], [404, 'not-found'])
})

test('categories are listed and shown with their revision', async (context) => {
  const { ask } = await catalogue(context)
  const listed = await ask('listCategories', customer)
  const { items } = pageSchema(categoryViewSchema).parse(listed.body)
  deepEqual(items, [
    { categoryId: sweets, name: 'Desserts', description: null, revision: 2 },
    { categoryId: teas, name: 'Thés', description: 'Noirs, verts', revision: 1 },
  ])
  const one = await ask('getCategory', customer, { params: { categoryId: sweets } })
  deepEqual([one.body, one.headers['ETag']], [items[0], '"2"'])
  const found = await ask('listCategories', customer, { query: { search: 'the' } })
  deepEqual(pageSchema(categoryViewSchema).parse(found.body).items, [items[1]])
})

test("a product's history has its movements with quantity and order, oldest first, page by page", async (context) => {
  const { ask } = await catalogue(context)
  const params = { productId: chai }
  const first = await ask('getProductHistory', warehouse, { params, query: { limit: 2 } })
  const page = pageSchema(historyEntrySchema).parse(first.body)
  const rest = await ask('getProductHistory', warehouse, { params, query: { limit: 2, cursor: page.next } })
  const { items, next } = pageSchema(historyEntrySchema).parse(rest.body)
  deepEqual(
    [...page.items, ...items].map(({ type, params: said }) => [type, said]),
    [
      ['ProductAdded', { name: 'Chai', categoryId: teas, priceCents: 1_800 }],
      ['StockReceived', { quantity: 10, receiptId: null }],
      ['StockReserved', { orderId, quantity: 4 }],
    ],
  )
  equal(next, null)
})

test('the CSV files have the filtered lists', async (context) => {
  const { ask } = await catalogue(context)
  const products = await ask('exportProducts', warehouse, { query: { state: 'Available' } })
  const [header, row, end] = String(products.body).split('\r\n')
  match(
    header ?? '',
    /productId,name,categoryId,categoryName,priceCents,stock,reserved,available,state,addedAt$/,
  )
  match(row ?? '', new RegExp(`^${chai},Chai,${teas},Thés,1800,10,4,6,Available,`))
  equal(end, '')
  const categories = await ask('exportCategories', warehouse)
  match(String(categories.body), new RegExp(`${teas},Thés,"Noirs, verts"\r\n`))
})

test('a rebuild of all read models shows the same', async (context) => {
  const { list, rebuild } = await catalogue(context)
  const before = await list()
  await rebuild()
  deepEqual(await list(), before)
})
