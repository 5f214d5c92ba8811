import type { Address } from '@annals/contracts'
import { inventCustomers } from './invent-customers.ts'
import { inventOrders } from './invent-orders.ts'
import { inventedCategories } from './invented-goods.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export type InventedProduct = {
  readonly number: number
  readonly name: string
  /** Counts the categories from 1. */
  readonly category: number
  readonly priceCents: number
  readonly unitsInStock: number
  readonly state: 'OnSale' | 'InProduction' | 'Discontinued'
}

export type InventedCustomer = {
  readonly number: number
  readonly name: string
  readonly address?: Address
  readonly email?: string
  readonly phone?: string
}

export type InventedStatus =
  | 'Created'
  | 'Short'
  | 'Activated'
  | 'Abandoned'
  | 'InPreparation'
  | 'Shipped'
  | 'Delivered'

export type InventedOrder = {
  readonly number: number
  readonly customer: InventedCustomer
  readonly orderDate: string
  readonly requestedDeliveryDate?: string
  readonly shippedDate?: string
  readonly deliveredDate?: string
  readonly status: InventedStatus
  readonly lines: readonly InventedLine[]
}

export type InventedLine = {
  readonly product: InventedProduct
  readonly quantity: number
  readonly unitPriceCents: number
  readonly discountBasisPoints: number
}

/** A shop of invented people, goods and orders; the same for the same wishes. */
export type InventedShop = {
  readonly categories: readonly {
    readonly number: number
    readonly name: string
    readonly description: string
  }[]
  readonly products: readonly InventedProduct[]
  readonly customers: readonly InventedCustomer[]
  readonly orders: readonly InventedOrder[]
}

export type ShopWishes = {
  readonly seed: number
  /** The orders lie in the 60 days that end with this one. */
  readonly today: string
  readonly customers: number
  readonly orders: number
  /** Names of the first customers; they get orders of every age. */
  readonly knownCustomers: readonly string[]
}

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
