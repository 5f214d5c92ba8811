import { inventCustomers } from './invent-customers.ts'
import { inventOrders } from './invent-orders.ts'
import { inventedCategories } from './invented-goods.ts'
import type { InventedProduct, InventedShop, ShopWishes } from './invented-shop.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export function inventShop(wishes: ShopWishes): InventedShop {
  const random = seededRandom(wishes.seed)
  const products = inventProducts(random)
  const customers = inventCustomers(random, wishes)
  return {
    categories: inventedCategories.map(({ name, description }, index) => ({
      number: index + 1,
      name,
      description,
    })),
    products,
    customers,
    orders: inventOrders(random, wishes, customers, products),
  }
}

// Of 40 goods some are sold out, two are being made and two are not made any more, so that every state is seen.
function inventProducts(random: SeededRandom): readonly InventedProduct[] {
  const goods = inventedCategories.flatMap(({ goods }, index) =>
    goods.map((good) => ({ ...good, category: index + 1 })),
  )
  const drawn = random.shuffled(goods.map((_good, index) => index))
  const inProduction = drawn.slice(0, 2)
  const discontinued = drawn.slice(2, 4)
  const soldOut = drawn.slice(4, 7)
  return goods.map((good, index) => {
    const state = inProduction.includes(index)
      ? 'InProduction'
      : discontinued.includes(index)
        ? 'Discontinued'
        : 'OnSale'
    const unitsInStock = inProduction.includes(index) || soldOut.includes(index) ? 0 : random.between(3, 140)
    return { ...good, number: index + 1, state, unitsInStock }
  })
}
