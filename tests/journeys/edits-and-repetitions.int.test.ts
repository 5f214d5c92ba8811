import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test } from 'node:test'
import { historyEntrySchema, pageSchema } from '@annals/contracts'
import { mintUuid } from '@annals/kernel'
import { type Actor, answered } from '../harness/actor.ts'
import type { ApiAnswer } from '../harness/api.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { openShop, ownCustomerIds, paths, type Shop } from '../harness/shop.ts'

suite('edits at the same time and commands sent again', () => {
  const system = sharedSystem()

  test('two people edit one order: the second is told so and loses nothing', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct()
    const orderId = await shop.place([{ productId: chai, quantity: 1 }])
    const lines = `${paths.orders}/${orderId}/lines`
    const quantities = async () => (await shop.order(orderId)).lines.map(({ quantity }) => quantity)
    const [line] = (await shop.order(orderId)).lines
    const kept = { lineId: line?.lineId, productId: chai, quantity: 1 }

    answered(await shop.customer.put(lines, '"1"', { lines: [kept, { productId: chai, quantity: 2 }] }), 200)
    const second = await shop.sales.put(lines, '"1"', { lines: [kept, { productId: chai, quantity: 3 }] })
    assert.deepEqual(told(second), { status: 412, code: 'revision-mismatch', params: { revision: 2 } })
    assert.deepEqual(await quantities(), [1, 2])

    // With what the first one did in hand, the second adds to it.
    const now = (await shop.order(orderId)).lines.map(({ lineId, productId, quantity }) => ({
      lineId,
      productId,
      quantity,
    }))
    answered(await shop.sales.put(lines, '"2"', { lines: [...now, { productId: chai, quantity: 3 }] }), 200)
    assert.deepEqual(await quantities(), [1, 2, 3])
  })

  test('of ten edits of one revision at the same moment exactly one has an effect', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct()
    const orderId = await shop.place([{ productId: chai, quantity: 1 }])
    const answers = await Promise.all(
      [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((quantity) =>
        shop.sales.put(`${paths.orders}/${orderId}/lines`, '"1"', { lines: [{ productId: chai, quantity }] }),
      ),
    )
    const done = answers.flatMap(({ status }, index) => (status === 200 ? [index + 2] : []))
    assert.equal(done.length, 1)
    assert.deepEqual(
      [...new Set(answers.map(({ status }) => status))].toSorted((a, b) => a - b),
      [200, 412],
    )
    const { lines, revision } = await shop.order(orderId)
    assert.deepEqual([revision, lines.map(({ quantity }) => quantity)], [2, done])
  })

  test('whatever overwrites needs If-Match with the ETag that was read', async () => {
    const shop = await openShop(system())
    const categoryId = await shop.addCategory()
    const chai = await shop.addProduct({ categoryId })
    const orderId = await shop.place([{ productId: chai, quantity: 1 }])
    const edits = [
      [shop.sales, `${paths.customers}/${await shop.register()}`, { name: 'Aux Trois Fenouils' }],
      [shop.warehouse, `${paths.categories}/${categoryId}`, { name: 'Infusions' }],
      [shop.warehouse, `${paths.products}/${chai}`, { name: 'Chang', categoryId }],
      [shop.warehouse, `${paths.products}/${chai}/price`, { priceCents: 7 }],
      [shop.sales, `${paths.orders}/${orderId}/lines`, { lines: [{ productId: chai, quantity: 2 }] }],
    ] as const
    for (const [by, path, body] of edits) {
      const send = (headers: Readonly<Record<string, string>>) => by.send('PUT', path, { body, headers })
      assert.deepEqual(told(await send({})), { status: 428, code: 'if-match-required' }, path)
      for (const etag of ['*', 'W/"1"', '1', '"1", "2"', '"0"', '"99"', '"one"']) {
        const { status, code } = told(await send({ 'If-Match': etag }))
        assert.deepEqual([status, code], [412, 'revision-mismatch'], `${path} ${etag}`)
      }
      const etag = path === `${paths.products}/${chai}/price` ? '"2"' : '"1"'
      const next = path === `${paths.products}/${chai}/price` ? '"3"' : '"2"'
      assert.equal(answered(await send({ 'If-Match': etag }), 200).headers.get('etag'), next, path)
    }
  })

  test('a POST sent again with its key has one effect and the same answer; with another body it is refused', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 100 })
    const line = { productId: chai, quantity: 1 }
    const activated = await shop.place([line])
    const abandoned = await shop.place([line])
    const posts: readonly (readonly [Actor, string, object | undefined, object])[] = [
      [shop.sales, paths.customers, { name: 'Owen Pryce' }, { name: 'Owen Price' }],
      [shop.warehouse, paths.categories, { name: 'Jars' }, { name: 'Oils' }],
      [
        shop.warehouse,
        paths.products,
        { name: 'Salt', categoryId: await shop.addCategory(), priceCents: 1 },
        { name: 'Salt', categoryId: await shop.addCategory(), priceCents: 1 },
      ],
      [shop.warehouse, `${paths.products}/${chai}/receive-stock`, { quantity: 5 }, { quantity: 6 }],
      [
        shop.warehouse,
        `${paths.products}/${chai}/adjust-stock`,
        { delta: -1, reason: 'broken' },
        { delta: -1, reason: 'lost' },
      ],
      [
        shop.customer,
        paths.orders,
        { customerId: ownCustomerIds.customer, lines: [line] },
        { customerId: ownCustomerIds.customer, lines: [line, line] },
      ],
      [shop.sales, `${paths.orders}/${abandoned}/abandon`, { reason: 'twice' }, { reason: 'again' }],
    ]
    for (const [by, path, body, other] of posts) {
      const key = { 'Idempotency-Key': randomUUID() }
      const both = await Promise.all([by.post(path, body, key), by.post(path, body, key)])
      const again = await by.post(path, body, key)
      const [first] = both
      assert.ok(first.status === 200 || first.status === 201, `${first.what}: ${first.text}`)
      for (const answer of [...both, again]) assert.deepEqual(shown(answer), shown(first), path)
      assert.deepEqual(
        told(await by.post(path, other, key)),
        { status: 422, code: 'idempotency-key-reused' },
        path,
      )
    }
    const key = { 'Idempotency-Key': randomUUID() }
    const activations = [
      await shop.sales.post(`${paths.orders}/${activated}/activate`, undefined, key),
      await shop.sales.post(`${paths.orders}/${activated}/activate`, undefined, key),
    ]
    assert.deepEqual(
      activations.map(shown),
      [202, 202].map((status) => ({ ...shown(activations[0]), status })),
    )

    assert.equal((await shop.product(chai)).stock, 104)
    assert.deepEqual(await typesOf(shop, abandoned), ['OrderPlaced', 'OrderAbandoned'])
    assert.equal((await typesOf(shop, activated)).filter((type) => type === 'ActivationRequested').length, 1)
  })

  test('a repeated command answers with the ETag of then, not with somebody else’s later one', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct()
    const orderId = await shop.place([{ productId: chai, quantity: 1 }])
    const key = { 'Idempotency-Key': randomUUID(), 'If-Match': '"1"' }
    const path = `${paths.orders}/${orderId}/lines`
    const change = { body: { lines: [{ productId: chai, quantity: 2 }] }, headers: key }
    const first = answered(await shop.customer.send('PUT', path, change), 200)
    answered(await shop.sales.put(path, '"2"', { lines: [{ productId: chai, quantity: 3 }] }), 200)
    assert.deepEqual(shown(await shop.customer.send('PUT', path, change)), shown(first))
    assert.equal((await shop.order(orderId)).lines[0]?.quantity, 3)
  })

  test('a key belongs to one person and one route', async () => {
    const shop = await openShop(system())
    const key = { 'Idempotency-Key': 'one-key' }
    const chai = await shop.addProduct()
    const order = (customerId: string) => ({ customerId, lines: [{ productId: chai, quantity: 1 }] })
    const orders = [
      answered(await shop.customer.post(paths.orders, order(ownCustomerIds.customer), key), 201),
      answered(await shop.customer2.post(paths.orders, order(ownCustomerIds.customer2), key), 201),
      answered(await shop.sales.post(paths.orders, order(ownCustomerIds.customer), key), 201),
    ].map(({ body }) => JSON.stringify(body))
    assert.equal(new Set(orders).size, 3)
    answered(await shop.sales.post(paths.customers, { name: 'Isla MacAulay' }, key), 201)
  })

  test('a key whose command was refused is free for another attempt', async () => {
    const shop = await openShop(system())
    const chai = await shop.addProduct({ stock: 1 })
    const key = { 'Idempotency-Key': randomUUID() }
    const adjust = (delta: number) =>
      shop.warehouse.post(`${paths.products}/${chai}/adjust-stock`, { delta, reason: 'count' }, key)
    assert.equal(told(await adjust(-2)).code, 'stock-below-reserved')
    answered(await adjust(-1), 200)
  })

  test('a key that is no key is refused', async () => {
    const shop = await openShop(system())
    for (const bad of ['two words', 'x'.repeat(201), 'clé']) {
      const refused = await shop.sales.post(paths.customers, { name: 'Nobody' }, { 'Idempotency-Key': bad })
      assert.deepEqual(told(refused).errors, ['Idempotency-Key: wrong-format'])
    }
  })

  test('a create with the client’s own id that is sent again answers as the first time, and with other content is refused', async () => {
    const shop = await openShop(system())
    const id = mintUuid()
    const categoryId = await shop.addCategory()
    const chai = await shop.addProduct()
    const edit = { lines: [{ productId: chai, quantity: 9 }] }
    const creations = [
      {
        by: shop.sales,
        path: paths.customers,
        content: { customerId: id, name: 'Martín Otero', email: 'martin@example.org' },
        other: { name: 'Martin Otero' },
        edited: { path: `${paths.customers}/${id}`, body: { name: 'M. Otero' } },
        taken: { code: 'customer-id-taken', params: { customerId: id } },
      },
      {
        by: shop.warehouse,
        path: paths.categories,
        content: { categoryId: id, name: 'Linen' },
        other: { description: 'Flax' },
        edited: { path: `${paths.categories}/${id}`, body: { name: 'Flax' } },
        taken: { code: 'category-id-taken', params: { categoryId: id } },
      },
      {
        by: shop.warehouse,
        path: paths.products,
        content: { productId: id, name: 'Mantel Rías', categoryId, priceCents: 5_900 },
        other: { priceCents: 5_901 },
        edited: { path: `${paths.products}/${id}`, body: { name: 'Mantel', categoryId } },
        taken: { code: 'product-id-taken', params: { productId: id } },
      },
      {
        by: shop.customer,
        path: paths.orders,
        content: {
          orderId: id,
          customerId: ownCustomerIds.customer,
          lines: [{ productId: chai, quantity: 1 }],
        },
        other: { requestedDeliveryDate: '2999-01-01' },
        edited: { path: `${paths.orders}/${id}/lines`, body: edit },
        taken: { code: 'order-id-taken', params: { orderId: id } },
      },
    ]
    for (const { by, path, content, other, edited, taken } of creations) {
      const first = answered(await by.post(path, content), 201)
      assert.deepEqual(shown(await by.post(path, content)), shown(first), path)
      assert.deepEqual(told(await by.post(path, { ...content, ...other })), { status: 409, ...taken })
      // Also after somebody changed it: the client gets no ETag with which it would overwrite the change unseen.
      answered(await by.put(edited.path, '"1"', edited.body), 200)
      assert.deepEqual(shown(await by.post(path, content)), shown(first), path)
      assert.equal(told(await by.put(edited.path, '"1"', edited.body)).code, 'revision-mismatch')
    }
  })
})

function shown(answer: ApiAnswer | undefined) {
  return {
    status: answer?.status,
    body: answer?.body,
    etag: answer?.headers.get('etag'),
    position: answer?.headers.get('annals-position'),
  }
}

async function typesOf(shop: Shop, orderId: string): Promise<readonly string[]> {
  const path = `${paths.orderQueries}/${orderId}/history`
  return (await shop.sales.read(path, pageSchema(historyEntrySchema))).items.map(({ type }) => type)
}
