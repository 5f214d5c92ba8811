import type { OrderStatus } from '@annals/order-contracts'
import type { Command, CommandOf } from '../plan/command.ts'

type ExpectedOrder = { readonly status: OrderStatus; readonly cents: number }

/** All orders as they are in the end, with their net at placement. */
export function expectedOrders(commands: Iterable<Command>): readonly ExpectedOrder[] {
  const prices = new Map<string, number>()
  const orders = new Map<string, ExpectedOrder>()
  const move = (orderId: string, status: OrderStatus) => {
    const order = orders.get(orderId)
    if (order !== undefined) orders.set(orderId, { ...order, status })
  }
  for (const command of commands) {
    if (command.kind === 'add-product') prices.set(command.productId, command.priceCents)
    if (command.kind === 'place-order')
      orders.set(command.orderId, { status: 'Created', cents: netOf(command, prices) })
    if (command.kind === 'activate-order') move(command.orderId, 'Activated')
    if (command.kind === 'abandon-order') move(command.orderId, 'Abandoned')
  }
  return [...orders.values()]
}

function netOf({ lines }: CommandOf<'place-order'>, prices: ReadonlyMap<string, number>): number {
  const nets = lines.map(({ productId, quantity, unitPriceCents, discountBasisPoints = 0 }) =>
    lineNetCents(unitPriceCents ?? prices.get(productId) ?? 0, quantity, discountBasisPoints),
  )
  return nets.reduce((sum, cents) => sum + cents, 0)
}

/** A line's net: round_half_up(unit price × quantity × (1 − discount)), exact. */
export function lineNetCents(unitPriceCents: number, quantity: number, discountBasisPoints: number): number {
  const tenThousandths = BigInt(unitPriceCents) * BigInt(quantity) * BigInt(10_000 - discountBasisPoints)
  return Number((tenThousandths + 5_000n) / 10_000n)
}
