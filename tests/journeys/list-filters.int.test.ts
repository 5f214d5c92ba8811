import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { customerViewSchema } from '@annals/customer-contracts'
import { productViewSchema } from '@annals/inventory-contracts'
import { searchText } from '@annals/kernel'
import { orderListItemSchema, orderStatuses, orderSummarySchema } from '@annals/order-contracts'
import { sharedSystem } from '../harness/running-system.ts'
import { paths, type Shop } from '../harness/shop.ts'
import { walkPages } from '../harness/walk-pages.ts'
import { at, stockedShop } from './stocked-shop.ts'

suite('filters of lists', () => {
  const system = sharedSystem()
  let shop: Shop
  let products: readonly string[]
  let customers: readonly string[]
  before(async () => {
    ;({ shop, products, customers } = await stockedShop(system()))
  })

  test('orders are filtered by status, customer, product, days and all of them at once; the totals agree', async () => {
    const all = await wholeOf('')
    const productsOf = new Map(
      await Promise.all(
        all.map(
          async ({ orderId }) =>
            [orderId, (await shop.order(orderId)).lines.map(({ productId }) => productId)] as const,
        ),
      ),
    )
    const customerId = at(customers, 1)
    const productId = at(products, 2)
    type Order = (typeof all)[number]
    const has = ({ orderId }: Order) => productsOf.get(orderId)?.includes(productId) === true
    const filters: readonly (readonly [string, (order: Order) => boolean])[] = [
      ['status=Created', ({ status }) => status === 'Created'],
      ['status=Abandoned&status=Shipped', ({ status }) => ['Abandoned', 'Shipped'].includes(status)],
      ['status=Delivered', ({ status }) => status === 'Delivered'],
      [`customerId=${customerId}`, (order) => order.customerId === customerId],
      [`productId=${productId}`, has],
      ['orderDateFrom=2026-01-03', ({ orderDate }) => orderDate >= '2026-01-03'],
      ['orderDateTo=2026-01-02', ({ orderDate }) => orderDate <= '2026-01-02'],
      [
        `status=Created&customerId=${customerId}&orderDateFrom=2026-01-02&orderDateTo=2026-01-02`,
        (order) =>
          order.status === 'Created' && order.customerId === customerId && order.orderDate === '2026-01-02',
      ],
      [
        `search=emile`,
        ({ customerName }) => customerName !== null && searchText(customerName).includes('emile'),
      ],
      [`search=${all[3]?.orderId.slice(0, 32)}`, ({ orderId }) => orderId === all[3]?.orderId],
    ]
    for (const [filter, matches] of filters) {
      const expected = all.filter(matches)
      const found = await wholeOf(filter)
      assert.deepEqual(
        found.map(({ orderId }) => orderId),
        expected.map(({ orderId }) => orderId),
        filter,
      )
      const walked = await walkPages(
        shop.sales,
        `${paths.orderQueries}?limit=2&${filter}`,
        orderListItemSchema,
      )
      assert.deepEqual(walked, found, filter)
      const totals = await shop.sales.read(`${paths.orderQueries}/summary?${filter}`, orderSummarySchema)
      assert.equal(totals.count, expected.length, filter)
      assert.equal(totals.netCents, sum(expected), filter)
      for (const status of orderStatuses) {
        const own = expected.filter((order) => order.status === status)
        assert.deepEqual(
          totals.byStatus.find((total) => total.status === status),
          { status, count: own.length, netCents: sum(own) },
          filter,
        )
      }
    }
  })

  test('products are filtered by category, state and name; erased customers are shown only when asked for', async () => {
    const read = (filter: string) =>
      shop.sales.read(`${paths.productQueries}?limit=500&${filter}`, pageSchema(productViewSchema))
    const all = (await read('')).items
    const { categoryId } = all[0] ?? { categoryId: '' }
    const filters: readonly (readonly [string, (product: (typeof all)[number]) => boolean])[] = [
      [`categoryId=${categoryId}`, (product) => product.categoryId === categoryId],
      ['state=Available', ({ state }) => state === 'Available'],
      ['state=OutOfStock', ({ state }) => state === 'OutOfStock'],
      ['state=InProduction', ({ state }) => state === 'InProduction'],
      ['state=Discontinued', ({ state }) => state === 'Discontinued'],
      [
        `categoryId=${categoryId}&state=Available`,
        (p) => p.categoryId === categoryId && p.state === 'Available',
      ],
    ]
    for (const [filter, matches] of filters) {
      const found = (await read(filter)).items
      assert.ok(found.length > 0, filter)
      assert.deepEqual(found, all.filter(matches), filter)
    }
    const erasedOf = async (filter: string) =>
      (
        await shop.sales.read(`${paths.customerQueries}?limit=500${filter}`, pageSchema(customerViewSchema))
      ).items.filter(({ erased }) => erased)
    assert.deepEqual(await erasedOf(''), [])
    const [gone] = await erasedOf('&erased=show')
    assert.deepEqual([gone?.customerId, gone?.name], [at(customers, 23), null])
  })

  async function wholeOf(filter: string) {
    const path = `${paths.orderQueries}?limit=500&${filter}`
    return (await shop.sales.read(path, pageSchema(orderListItemSchema))).items
  }
})

function sum(orders: readonly { readonly netCents: number }[]): number {
  return orders.reduce((total, { netCents }) => total + netCents, 0)
}
