import { accept, type Decision, refuse } from '@annals/kernel'
import { activationPending } from './activate-order.ts'
import { type Asker, orderFor, orderUnknown } from './asker.ts'
import type { OrderLine, OrderLinesChanged } from './events.ts'
import type { OrderId } from './ids.ts'
import { moveNotAllowed } from './move-not-allowed.ts'
import type { Order } from './order.ts'
import type { PlacementContext } from './place-order.ts'
import { priceLines, type RequestedLine } from './price-lines.ts'
import type { ChangeLinesRefusal } from './refusals.ts'
import { salesOnlyFields } from './sales-only.ts'

export type ChangeLines = {
  readonly type: 'ChangeLines'
  readonly asker: Asker
  readonly orderId: OrderId
  readonly lines: readonly RequestedLine[]
}

/**
 * Replaces the lines of an order that nobody is activating; the route checks that the asker saw them. A line whose id
 * and product stay keeps its price and discount (the customer agreed to them), even when the product can no longer be
 * ordered: activation checks that. Every other line is priced and checked like one of a new order. Equal lines change
 * nothing, nor the revision.
 */
export function changeLines(
  command: ChangeLines,
  state: Order,
  known: Pick<PlacementContext, 'products' | 'maxLines'>,
): Decision<OrderLinesChanged, ChangeLinesRefusal> {
  const { asker, orderId } = command
  const order = orderFor(asker, state)
  if (order === undefined) return refuse(orderUnknown(orderId))
  const fields = asker.kind === 'customer' ? salesOnlyFields(command.lines) : []
  if (fields.length > 0) return refuse({ code: 'sales-only', fields })
  const notAllowed = moveNotAllowed(order, 'change-lines')
  if (notAllowed !== undefined) return refuse(notAllowed)
  if (order.pending !== null) return refuse(activationPending(order.pending))
  const { products, maxLines } = known
  const revision = order.revision + 1
  const priced = priceLines({
    orderId,
    revision,
    requested: command.lines,
    kept: order.lines,
    products,
    maxLines,
  })
  if (priced.kind === 'refused') return priced
  const { lines, netCents } = priced
  if (areSameLines(lines, order.lines)) return accept([])
  return accept([{ type: 'OrderLinesChanged', orderId, lines, netCents }])
}

function areSameLines(left: readonly OrderLine[], right: readonly OrderLine[]): boolean {
  return left.length === right.length && left.every((line, index) => isSameLine(line, right[index]))
}

function isSameLine(left: OrderLine, right: OrderLine | undefined): boolean {
  return (
    left.lineId === right?.lineId &&
    left.productId === right.productId &&
    left.quantity === right.quantity &&
    left.unitPriceCents === right.unitPriceCents &&
    left.discountBasisPoints === right.discountBasisPoints
  )
}
