import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { pageSchema } from '@annals/contracts'
import { customerListQuerySchema, customerViewSchema } from '@annals/customer-contracts'
import {
  categoryListQuerySchema,
  categoryViewSchema,
  productListQuerySchema,
  productViewSchema,
} from '@annals/inventory-contracts'
import { searchText } from '@annals/kernel'
import { orderListItemSchema, orderListQuerySchema } from '@annals/order-contracts'
import { answered } from '../harness/actor.ts'
import { csvRows } from '../harness/csv-rows.ts'
import { told } from '../harness/problem.ts'
import { sharedSystem } from '../harness/running-system.ts'
import { paths, type Shop } from '../harness/shop.ts'
import { walkPages } from '../harness/walk-pages.ts'
import { at, stockedShop } from './stocked-shop.ts'

type Sorts = readonly { readonly sort: string; readonly value: string }[]
type Item = Readonly<Record<string, unknown>>

suite('lists', () => {
  const system = sharedSystem()
  let shop: Shop
  let products: readonly string[]
  before(async () => {
    ;({ shop, products } = await stockedShop(system()))
  })

  const lists = [
    {
      path: paths.customerQueries,
      item: customerViewSchema,
      id: 'customerId',
      sorts: sortsOf(customerListQuerySchema.shape.sort.unwrap().options),
      least: 25,
    },
    {
      path: paths.categoryQueries,
      item: categoryViewSchema,
      id: 'categoryId',
      sorts: sortsOf(categoryListQuerySchema.shape.sort.unwrap().options),
      least: 24,
    },
    {
      path: paths.productQueries,
      item: productViewSchema,
      id: 'productId',
      sorts: sortsOf(productListQuerySchema.shape.sort.unwrap().options, { price: 'priceCents' }),
      least: 24,
    },
    {
      path: paths.orderQueries,
      item: orderListItemSchema,
      id: 'orderId',
      sorts: sortsOf(orderListQuerySchema.shape.sort.unwrap().options),
      least: 40,
    },
  ] as const

  for (const { path, item, id, sorts, least } of lists) {
    const list = path.slice(path.lastIndexOf('/') + 1)

    test(`${list}, in every sort: the pages by Link are the whole list, in its order, without a double; so is the CSV file`, async () => {
      for (const { sort, value } of sorts) {
        const whole = (await shop.sales.read(`${path}?sort=${sort}&limit=500`, pageSchema(item))).items
        assert.ok(whole.length >= least, `${whole.length} ${list}`)
        const ids = idsOf(whole, id)
        assert.equal(new Set(ids).size, ids.length)
        for (const limit of [1, 7, least]) {
          const walked = await walkPages(shop.sales, `${path}?sort=${sort}&limit=${limit}`, item)
          assert.deepEqual(idsOf(walked, id), ids, `${sort} by ${limit}`)
        }
        const csv = answered(await shop.sales.get(`${path}.csv?sort=${sort}`), 200)
        assert.deepEqual(
          csvRows(csv.text).map((row) => row[id]),
          ids,
          `${sort} as CSV`,
        )
        const values = whole.map((row: Item) => comparable(row[value]))
        const rising = sort.startsWith('-') ? values.toReversed() : values
        assert.deepEqual(rising, rising.toSorted(compare), sort)
      }
    })

    test(`${list}: a sort backwards is the other one reversed, ties too`, async () => {
      for (const { sort } of sorts.filter(({ sort }) => !sort.startsWith('-'))) {
        const read = async (asked: string) =>
          idsOf((await shop.sales.read(`${path}?sort=${asked}&limit=500`, pageSchema(item))).items, id)
        assert.deepEqual(await read(`-${sort}`), (await read(sort)).toReversed(), sort)
      }
    })

    test(`${list}: a cursor of another sort, another filter, another list or of nothing is refused`, async () => {
      const first = (asked: string) => shop.sales.read(`${path}?limit=3&${asked}`, pageSchema(item))
      const [sort, other] = sorts
      const { next } = await first(`sort=${sort?.sort}`)
      const foreignPath = path === paths.orderQueries ? paths.productQueries : paths.orderQueries
      const bad = [
        `${path}?sort=${other?.sort}&cursor=${next}`,
        `${path}?sort=${sort?.sort}&search=a&cursor=${next}`,
        `${foreignPath}?cursor=${next}`,
        `${path}?cursor=nonsense`,
        `${path}?cursor=${Buffer.from('["x",1,2]').toString('base64url')}`,
        `${path}?sort=${sort?.sort}&cursor=${next?.slice(0, -4)}`,
      ]
      for (const asked of bad) {
        const refused = told(await shop.sales.get(asked))
        assert.deepEqual(refused, { status: 400, code: 'invalid-cursor', errors: ['?cursor invalid-cursor'] })
      }
      // The size of the next page is the reader's to change.
      answered(await shop.sales.get(`${path}?sort=${sort?.sort}&limit=500&cursor=${next}`), 200)
    })

    test(`${list}: parameters that are none are refused, each by its name`, async () => {
      for (const [asked, error] of [
        ['limit=0', '?limit too-small'],
        ['limit=501', '?limit too-large'],
        ['limit=ten', '?limit wrong-type'],
        ['limit=1.5', '?limit not-an-integer'],
        ['sort=colour', '?sort not-allowed'],
        ['colour=red', '?colour unknown-field'],
        ['limit=1&limit=2', '?limit repeated-parameter'],
        ['search=%00', '?search control-character'],
        ['search=a%07b', '?search control-character'],
        ['search=%FF', '?search wrong-encoding'],
        ['cursor=', '?cursor too-short'],
        ['__proto__=1', '?__proto__ unknown-field'],
      ] as const) {
        const refused = told(await shop.sales.get(`${path}?${asked}`))
        assert.deepEqual(refused, { status: 422, code: 'invalid-request', errors: [error] }, asked)
      }
    })
  }

  // Last: it adds orders.
  test('orders that are placed while somebody pages neither double nor hide the ones that were there', async () => {
    const whole = await shop.sales.read(`${paths.orderQueries}?limit=500`, pageSchema(orderListItemSchema))
    const there = whole.items.map(({ orderId }) => orderId)
    for (const sort of ['-placedAt', 'netCents', '-orderDate']) {
      const walked = await walkPages(
        shop.sales,
        `${paths.orderQueries}?sort=${sort}&limit=6`,
        orderListItemSchema,
        async (pages) => {
          if (pages > 6) return
          await shop.place([{ productId: at(products, 0), quantity: 1, unitPriceCents: pages * 10 }])
        },
      )
      const ids = walked.map(({ orderId }) => orderId)
      assert.equal(new Set(ids).size, ids.length, sort)
      assert.deepEqual(
        there.filter((id) => !ids.includes(id)),
        [],
        sort,
      )
    }
  })
})

/** Each sort with the field of an item that it goes by. */
function sortsOf(options: readonly string[], fields: Readonly<Record<string, string>> = {}): Sorts {
  return options.map((sort) => {
    const name = sort.replace(/^-/, '')
    return { sort, value: fields[name] ?? name }
  })
}

function idsOf(items: readonly Item[], id: string): readonly string[] {
  return items.map((item) => String(item[id]))
}

/** Texts as the lists compare them. */
function comparable(value: unknown): string | number {
  return typeof value === 'number' ? value : searchText(String(value))
}

function compare(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
}
