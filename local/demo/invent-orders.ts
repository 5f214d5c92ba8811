import { addDays } from './calendar-days.ts'
import type {
  InventedCustomer,
  InventedLine,
  InventedOrder,
  InventedProduct,
  InventedStatus,
  ShopWishes,
} from './invented-shop.ts'
import type { SeededRandom } from './seeded-random.ts'

const days = 60

/** Orders of the last 60 days: the older one is, the further it has come. */
export function inventOrders(
  random: SeededRandom,
  { today, orders, knownCustomers }: ShopWishes,
  customers: readonly InventedCustomer[],
  products: readonly InventedProduct[],
): readonly InventedOrder[] {
  const known = customers.slice(0, knownCustomers.length)
  return Array.from({ length: orders }, (_none, index) => {
    const age = Math.round((days * (orders - 1 - index)) / Math.max(orders - 1, 1))
    const status = statusAtAge(random, age)
    const customer =
      known.length > 0 && index % 15 < known.length ? known[index % 15] : random.pick(customers)
    return {
      number: index + 1,
      customer: customer ?? random.pick(customers),
      status,
      ...inventDays(random, today, age, status),
      lines: inventLines(random, status, products),
    }
  })
}

function statusAtAge(random: SeededRandom, age: number): InventedStatus {
  if (random.chance(0.06)) return 'Abandoned'
  if (age > 12) return random.chance(0.94) ? 'Delivered' : 'Shipped'
  if (age > 6) return random.pick(['Delivered', 'Shipped', 'Shipped', 'InPreparation'])
  if (age > 2) return random.pick(['Shipped', 'InPreparation', 'Activated', 'Created', 'Short'])
  return random.pick(['Created', 'Created', 'Activated', 'InPreparation'])
}

function inventDays(random: SeededRandom, today: string, age: number, status: InventedStatus) {
  const orderDate = addDays(today, -age)
  const requestedDeliveryDate = random.chance(0.7)
    ? { requestedDeliveryDate: addDays(orderDate, random.between(5, 21)) }
    : {}
  if (status !== 'Shipped' && status !== 'Delivered') return { orderDate, ...requestedDeliveryDate }
  const shippedAge = Math.max(age - random.between(1, 6), 0)
  const shippedDate = addDays(today, -shippedAge)
  if (status === 'Shipped') return { orderDate, ...requestedDeliveryDate, shippedDate }
  const deliveredDate = addDays(today, -Math.max(shippedAge - random.between(1, 4), 0))
  return { orderDate, ...requestedDeliveryDate, shippedDate, deliveredDate }
}

const discounts = [0, 0, 0, 0, 0, 500, 1_000, 1_500, 2_500]

function inventLines(
  random: SeededRandom,
  status: InventedStatus,
  products: readonly InventedProduct[],
): readonly InventedLine[] {
  const goods = random.shuffled(products).slice(0, random.between(1, 6))
  const again = random.chance(0.05) ? goods.slice(0, 1) : []
  return [...goods, ...again].map((product, index) => ({
    product,
    // No shelf holds that much of anything: the activation will be short.
    quantity: status === 'Short' && index === 0 ? random.between(5_000, 9_000) : random.between(1, 24),
    unitPriceCents: product.priceCents,
    discountBasisPoints: random.pick(discounts),
  }))
}
