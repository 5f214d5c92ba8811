import { deriveId } from '../derive-id.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Command, Steps } from './command.ts'
import { goods } from './invented-names.ts'
import { each, type Phases } from './road.ts'

export type PlannedShop = {
  readonly productIds: readonly string[]
  readonly customerIds: readonly string[]
  readonly setup: Phases
}

/** Enough of everything, so that no activation meets a shortage. */
const stock = 1_000_000

export function planShop(run: string): PlannedShop {
  const categoryId = deriveId(run, 'category')
  const products = goods.map((good) => ({ productId: deriveId(run, 'product', good.name), ...good }))
  const customers = Array.from({ length: 5 }, (_none, index): Command & { customerId: string } => ({
    kind: 'register-customer',
    customerId: deriveId(run, 'customer', index),
    name: `Simulated customer ${index + 1}`,
  }))
  return {
    productIds: products.map(({ productId }) => productId),
    customerIds: customers.map(({ customerId }) => customerId),
    setup: [
      each([{ kind: 'add-category', categoryId, name: 'Simulated goods' }, ...customers]),
      each(products.map((product) => ({ kind: 'add-product', categoryId, ...product }))),
      each(products.map(({ productId }) => ({ kind: 'receive-stock', productId, quantity: stock }))),
    ],
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
