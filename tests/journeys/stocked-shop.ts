import { answered } from '../harness/actor.ts'
import type { RunningSystem } from '../harness/running-system.ts'
import { openShop, paths, type Shop } from '../harness/shop.ts'

const names = ['Zoë', 'zebra', 'Émile', 'emile', 'Ægir', '中村', 'ليلى', '🦊 Fox', 'a', 'A', 'Übel', 'Ubel 2']
const twice = [...names, ...names]

export type StockedShop = {
  readonly shop: Shop
  readonly customers: readonly string[]
  readonly products: readonly string[]
}

/** A shop with 24 of each, many ties in every sort, and every state of a product and of an order that costs no wait. */
export async function stockedShop(system: RunningSystem): Promise<StockedShop> {
  const shop = await openShop(system)
  const categories: string[] = []
  for (const name of twice) categories.push(await shop.addCategory(name))
  const customers = await Promise.all(twice.map((name) => shop.register({ name })))
  const products = await Promise.all(
    twice.map((name, index) =>
      shop.addProduct({
        name,
        categoryId: categories[index % 3],
        priceCents: (index % 5) * 100,
        stock: index % 4,
      }),
    ),
  )
  const orders = await Promise.all(
    Array.from({ length: 40 }, (_none, index) =>
      shop.place(
        [
          { productId: at(products, index % 7), quantity: 1, unitPriceCents: (index % 6) * 10 },
          { productId: at(products, 10 + (index % 3)), quantity: 1, unitPriceCents: 0 },
        ],
        { customerId: at(customers, index % 5), orderDate: `2026-01-0${1 + (index % 4)}` },
      ),
    ),
  )
  for (const orderId of orders.slice(0, 9)) await shop.move(orderId, 'abandon')
  answered(await shop.sales.post(`${paths.customers}/${at(customers, 23)}/erase`), 200)
  for (const [index, command] of ['start-production', 'discontinue', 'discontinue'].entries()) {
    answered(await shop.warehouse.post(`${paths.products}/${at(products, 21 + index)}/${command}`), 200)
  }
  return { shop, customers, products }
}

export function at(list: readonly string[], index: number): string {
  const found = list[index]
  if (found === undefined) throw new Error(`nothing at ${index}`)
  return found
}
