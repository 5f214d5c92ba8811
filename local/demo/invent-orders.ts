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
  const invented = Array.from({ length: orders }, (_none, index): InventedOrder => {
    const age = Math.round((days * (orders - 1 - index)) / Math.max(orders - 1, 1))
    const status = statusAtAge(random, age)
    const customer =
      known.length > 0 && index % 15 < known.length ? known[index % 15] : random.pick(customers)
    return {
      number: index + 1,
      customer: customer ?? random.pick(customers),
      status,
      ...inventDays(random, today, age, status),
      lines: inventLines(random, products),
    }
  })
  return withShortages(invented)
}

/** Lets each short order want more of its first product than ever comes in for all orders together. */
function withShortages(orders: readonly InventedOrder[]): readonly InventedOrder[] {
  const wanted = new Map<InventedProduct, number>()
  for (const { product, quantity } of orders.flatMap(({ lines }) => lines)) {
    wanted.set(product, (wanted.get(product) ?? product.unitsInStock) + quantity)
  }
  return orders.map((order) => {
    const [first, ...others] = order.lines
    if (order.status !== 'Short' || first === undefined) return order
    const quantity = first.quantity + (wanted.get(first.product) ?? 0)
    return { ...order, lines: [{ ...first, quantity }, ...others] }
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

function inventLines(random: SeededRandom, products: readonly InventedProduct[]): readonly InventedLine[] {
  const goods = random.shuffled(products).slice(0, random.between(1, 6))
  const again = random.chance(0.05) ? goods.slice(0, 1) : []
  return [...goods, ...again].map((product) => ({
    product,
    quantity: random.between(1, 24),
    unitPriceCents: product.priceCents,
    discountBasisPoints: random.pick(discounts),
  }))
}
