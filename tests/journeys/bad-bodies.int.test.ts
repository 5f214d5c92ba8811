import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { mintUuid } from '@annals/kernel'
import { type Actor, answered } from '../harness/actor.ts'
import type { Content } from '../harness/api.ts'
import { eventually } from '../harness/eventually.ts'
import { type Told, told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'
import { type StoreHeads, storeHeads } from '../harness/store-heads.ts'

type Command = {
  readonly name: string
  readonly by: Actor
  readonly method: 'POST' | 'PUT'
  readonly path: string
  /** What would be accepted. */
  readonly good: Readonly<Record<string, unknown>>
}

const json = 'application/json'
const megabyte = 1_048_576

/** What a client may send instead of the good body, and what it is told. */
const badBodies: readonly (readonly [
  what: string,
  make: (good: string) => Content,
  told: Omit<Told, 'params'>,
])[] = [
  ['one byte too many', (good) => raw(good + ' '.repeat(megabyte + 1 - Buffer.byteLength(good))), tooLarge()],
  ['200,000 levels of lists', () => raw('['.repeat(200_000) + ']'.repeat(200_000)), malformed()],
  ['150,000 levels of objects', () => raw(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`), malformed()],
  ['no JSON', (good) => raw(good.replace('}', ',}')), malformed()],
  ['half of it', (good) => raw(good.slice(0, -1)), malformed()],
  ['bytes that are no UTF-8', () => raw(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), malformed()],
  ['a form', (good) => raw(good, 'application/x-www-form-urlencoded'), wrongType()],
  ['plain text', (good) => raw(good, 'text/plain'), wrongType()],
  ['JSON that says it is Latin-1', (good) => raw(good, 'application/json; charset=latin1'), wrongType()],
  [
    'JSON that says it is compressed',
    (good) => ({ ...raw(good), headers: { 'Content-Encoding': 'gzip' } }),
    wrongType(),
  ],
  ['bytes without a type', (good) => ({ raw: { content: new TextEncoder().encode(good) } }), wrongType()],
  ['a list', () => raw('[]'), invalid(' wrong-type')],
  ['null', () => raw('null'), invalid(' wrong-type')],
  ['a number', () => raw('7'), invalid(' wrong-type')],
  ['an unknown field', (good) => raw(withField(good, 'colour', 'red')), invalid('/colour unknown-field')],
  [
    '__proto__',
    (good) => raw(`{"__proto__":{"role":"sales"},${good.slice(1)}`),
    invalid('/__proto__ unknown-field'),
  ],
  [
    'constructor',
    (good) => raw(withField(good, 'constructor', { prototype: {} })),
    invalid('/constructor unknown-field'),
  ],
  ['NUL in a key', (good) => raw(`{"\\u0000":1,${good.slice(1)}`), invalid('/\0 control-character')],
  [
    'a key that is half of an emoji',
    (good) => raw(`{"\\ud83e":1,${good.slice(1)}`),
    invalid('/\uFFFD lone-surrogate'),
  ],
]

suite('bad bodies', () => {
  const system = sharedSystem()
  let shop: Shop
  let commands: readonly Command[]
  let heads: StoreHeads

  before(async () => {
    shop = await openShop(system())
    commands = await commandsOf(shop)
    heads = await storeHeads(system())
  })

  for (const [what, make, expected] of badBodies) {
    test(`${what} is refused by every command that takes a body, and told how`, async () => {
      for (const { name, by, method, path, good } of commands) {
        const content = make(JSON.stringify(good))
        const headers = { 'If-Match': '"1"', ...content.headers }
        const { status, code, errors } = told(await by.send(method, path, { ...content, headers }))
        const shown = { status, code, ...(errors === undefined ? {} : { errors }) }
        assert.deepEqual(shown, expected, name)
      }
    })
  }

  test('a text of 10 MB is refused, whether or not its length is said before', async () => {
    const text = 'x'.repeat(10 * megabyte)
    for (const { name, by, method, path, good } of commands) {
      if (!['register customer', 'add product', 'place order'].includes(name)) continue
      const content = withField(JSON.stringify(good), 'note', text)
      for (const sent of [content, new Blob([content]).stream()]) {
        const refused = await by.send(method, path, raw(sent))
        const expected = { ...tooLarge(), params: { maxBytes: megabyte } }
        assert.deepEqual(told(refused), expected, name)
      }
    }
  })

  test('a key that stands twice is refused by every command that takes a body, with its pointer', async () => {
    for (const { name, by, method, path, good } of commands) {
      const [key = '', value] = Object.entries(good)[0] ?? []
      const twice = `{${JSON.stringify(key)}:${JSON.stringify(value)},${JSON.stringify(good).slice(1)}`
      const refused = told(await by.send(method, path, { ...raw(twice), headers: { 'If-Match': '"1"' } }))
      assert.deepEqual(refused, { status: 400, code: 'repeated-key', errors: [`/${key} repeated-key`] }, name)
    }
  })

  test('a body where a command takes none is refused', async () => {
    const orderId = mintUuid()
    const productId = mintUuid()
    for (const [by, path] of [
      [shop.sales, `${paths.orders}/${orderId}/activate`],
      [shop.warehouse, `${paths.orders}/${orderId}/prepare`],
      [shop.warehouse, `${paths.products}/${productId}/discontinue`],
      [shop.sales, `${paths.customers}/${orderId}/erase`],
    ] as const) {
      const refused = told(await by.post(path, { force: true }))
      assert.deepEqual(refused, { status: 422, code: 'invalid-request', errors: ['/force unknown-field'] })
    }
  })

  test('nothing of all that was written: the stores are as before', async () => {
    assert.deepEqual(await storeHeads(system()), heads)
  })

  test('the good bodies are accepted by the same commands', async () => {
    for (const { by, method, path, good } of commands) {
      const answer = await by.send(method, path, { body: good, headers: { 'If-Match': '"1"' } })
      answered(answer, path.endsWith('s') && method === 'POST' ? 201 : 200)
    }
  })
})

async function commandsOf(shop: Shop): Promise<readonly Command[]> {
  const categoryId = await shop.addCategory()
  const productId = await shop.addProduct({ categoryId, stock: 5 })
  const priced = await shop.addProduct({ categoryId })
  const customerId = await shop.register()
  const lines = [{ productId, quantity: 1 }]
  const [changed, abandoned, shipped, delivered] = await Promise.all([
    shop.place(lines),
    shop.place(lines),
    shop.place(lines),
    shop.place(lines),
  ])
  for (const orderId of [shipped, delivered]) {
    await shop.activate(orderId)
    await shop.move(orderId, 'prepare')
  }
  await shop.move(delivered, 'ship')
  await eventually(
    'inventory has let the goods go',
    () => shop.product(productId),
    ({ stock }) => stock === 4,
  )
  const today = (await shop.order(delivered)).shippedDate
  const command = (
    name: string,
    by: Actor,
    method: Command['method'],
    path: string,
    good: Command['good'],
  ) => ({ name, by, method, path, good })
  const { sales, warehouse, customer } = shop
  return [
    command('register customer', sales, 'POST', paths.customers, { name: 'Änne Köhler' }),
    command('change customer', sales, 'PUT', `${paths.customers}/${customerId}`, { name: 'Änne' }),
    command('add category', warehouse, 'POST', paths.categories, { name: 'Oils' }),
    command('change category', warehouse, 'PUT', `${paths.categories}/${categoryId}`, { name: 'Jars' }),
    command('add product', warehouse, 'POST', paths.products, { name: 'Sel', categoryId, priceCents: 1 }),
    command('change product', warehouse, 'PUT', `${paths.products}/${productId}`, {
      name: 'Poivre',
      categoryId,
    }),
    command('change price', warehouse, 'PUT', `${paths.products}/${priced}/price`, { priceCents: 2 }),
    command('receive stock', warehouse, 'POST', `${paths.products}/${productId}/receive-stock`, {
      quantity: 1,
    }),
    command('adjust stock', warehouse, 'POST', `${paths.products}/${productId}/adjust-stock`, {
      delta: 1,
      reason: 'found',
    }),
    command('place order', customer, 'POST', paths.orders, { customerId: ownCustomerIds.customer, lines }),
    command('change lines', sales, 'PUT', `${paths.orders}/${changed}/lines`, { lines }),
    command('abandon', sales, 'POST', `${paths.orders}/${abandoned}/abandon`, { reason: 'no' }),
    command('ship', warehouse, 'POST', `${paths.orders}/${shipped}/ship`, { shippedDate: today }),
    command('deliver', warehouse, 'POST', `${paths.orders}/${delivered}/deliver`, { deliveredDate: today }),
  ]
}

function raw(content: NonNullable<Content['raw']>['content'], type = json): Content {
  return { raw: { content, type } }
}

function withField(good: string, name: string, value: unknown): string {
  return `{${JSON.stringify(name)}:${JSON.stringify(value)},${good.slice(1)}`
}

function tooLarge() {
  return { status: 413, code: 'body-too-large' }
}

function malformed() {
  return { status: 400, code: 'malformed-json' }
}

function wrongType() {
  return { status: 415, code: 'unsupported-media-type' }
}

function invalid(...errors: readonly string[]) {
  return { status: 422, code: 'invalid-request', errors }
}
