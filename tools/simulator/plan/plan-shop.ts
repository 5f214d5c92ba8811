import { deriveId } from '../derive-id.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Command, Steps } from './command.ts'
import { goods } from './invented-names.ts'

export type PlannedShop = {
  readonly categoryId: string
  readonly productIds: readonly string[]
  readonly customerIds: readonly string[]
}

export function planShop(run: string): PlannedShop {
  return {
    categoryId: deriveId(run, 'category'),
    productIds: goods.map(({ name }) => deriveId(run, 'product', name)),
    customerIds: Array.from({ length: 5 }, (_none, index) => deriveId(run, 'customer', index)),
  }
}

/** Enough of everything, so that no activation meets a shortage. */
const stock = 1_000_000

export function shopCommands({ categoryId, productIds, customerIds }: PlannedShop): {
  readonly category: Command
  readonly products: readonly Command[]
  readonly stock: readonly Command[]
  readonly customers: readonly Command[]
} {
  return {
    category: { kind: 'add-category', categoryId, name: 'Simulated goods' },
    products: productIds.map((productId, index) => ({
      kind: 'add-product',
      productId,
      categoryId,
      ...(goods[index] ?? goods[0]),
    })),
    stock: productIds.map((productId) => ({ kind: 'receive-stock', productId, quantity: stock })),
    customers: customerIds.map((customerId, index) => ({
      kind: 'register-customer',
      customerId,
      name: `Simulated customer ${index + 1}`,
    })),
  }
}

/** An order of one to four lines, some at another price or with a discount; some are activated, some abandoned. */
export function planOrder(random: SeededRandom, run: string, number: number, shop: PlannedShop): Steps {
  const orderId = deriveId(run, 'order', number)
  const place: Command = {
    kind: 'place-order',
    orderId,
    customerId: random.pick(shop.customerIds),
    lines: Array.from({ length: random.between(1, 4) }, () => ({
      productId: random.pick(shop.productIds),
      quantity: random.between(1, 9),
      ...(random.chance(0.3) && { unitPriceCents: random.between(1, 99_999) }),
      ...(random.chance(0.4) && { discountBasisPoints: random.between(1, 5_000) }),
    })),
  }
  if (random.chance(0.35)) return [[place], [{ kind: 'activate-order', orderId }]]
  return random.chance(0.2) ? [[place], [{ kind: 'abandon-order', orderId }]] : [[place]]
}
