import { accept, type CalendarDay, type Decision, refuse } from '@annals/kernel'
import type { Asker } from './asker.ts'
import type { DeliveryAddress, OrderPlaced } from './events.ts'
import type { CustomerId, OrderId, ProductId } from './ids.ts'
import type { Order, PlacedOrder } from './order.ts'
import { type ProductReference, priceLines, type RequestedLine, withLineIds } from './price-lines.ts'
import type { PlaceOrderRefusal } from './refusals.ts'
import { salesOnlyFields } from './sales-only.ts'

export type PlaceOrder = {
  readonly type: 'PlaceOrder'
  readonly asker: Asker
  readonly orderId: OrderId
  readonly customerId: CustomerId
  /** Null is today; any other day is sales' to give. */
  readonly orderDate: CalendarDay | null
  readonly requestedDeliveryDate: CalendarDay | null
  readonly deliveryAddress: DeliveryAddress | null
  readonly lines: readonly RequestedLine[]
}

export type PlacementContext = {
  readonly today: CalendarDay
  readonly maxLines: number
  readonly customers: ReadonlySet<CustomerId>
  readonly products: ReadonlyMap<ProductId, ProductReference>
}

/** An order is placed once, by a known customer or by sales for one, for products that can be ordered now. */
export function placeOrder(
  command: PlaceOrder,
  order: Order,
  known: PlacementContext,
): Decision<OrderPlaced, PlaceOrderRefusal> {
  const { asker, orderId, customerId, requestedDeliveryDate, deliveryAddress } = command
  if (asker.kind === 'customer') {
    if (asker.customerId !== customerId) return refuse({ code: 'not-own-customer', customerId })
    const fields = salesOnlyFields(command.lines, command.orderDate)
    if (fields.length > 0) return refuse({ code: 'sales-only', fields })
  }
  if (order.status !== 'NotPlaced') {
    return isSamePlacement(command, order) ? accept([]) : refuse({ code: 'order-id-taken', orderId })
  }
  const orderDate = command.orderDate ?? known.today
  if (orderDate > known.today) {
    return refuse({ code: 'date-in-future', field: 'orderDate', date: orderDate, today: known.today })
  }
  if (requestedDeliveryDate !== null && requestedDeliveryDate < orderDate) {
    const field = 'requestedDeliveryDate'
    return refuse({ code: 'date-too-early', field, date: requestedDeliveryDate, earliest: orderDate })
  }
  if (!known.customers.has(customerId)) return refuse({ code: 'customer-unknown', customerId })
  const { maxLines, products } = known
  const priced = priceLines({ orderId, revision: 1, requested: command.lines, kept: [], products, maxLines })
  if (priced.kind === 'refused') return priced
  const { lines, netCents } = priced
  return accept([
    {
      type: 'OrderPlaced',
      orderId,
      customerId,
      orderDate,
      requestedDeliveryDate,
      deliveryAddress,
      lines,
      netCents,
    },
  ])
}

/** Whether it asks for what was placed; what it leaves to the rules (order date, prices) is as they decided then. */
function isSamePlacement(command: PlaceOrder, order: PlacedOrder): boolean {
  const lines = withLineIds(order.orderId, 1, command.lines)
  return (
    command.customerId === order.customerId &&
    (command.orderDate ?? order.orderDate) === order.orderDate &&
    command.requestedDeliveryDate === order.requestedDeliveryDate &&
    isSameAddress(command.deliveryAddress, order.deliveryAddress) &&
    lines.length === order.placedLines.length &&
    order.placedLines.every((placed, index) => {
      const line = lines[index]
      return (
        line !== undefined &&
        line.lineId === placed.lineId &&
        line.productId === placed.productId &&
        line.quantity === placed.quantity &&
        (line.unitPriceCents ?? placed.unitPriceCents) === placed.unitPriceCents &&
        (line.discountBasisPoints ?? 0) === placed.discountBasisPoints
      )
    })
  )
}

function isSameAddress(left: DeliveryAddress | null, right: DeliveryAddress | null): boolean {
  if (left === null || right === null) return left === right
  return (
    left.street === right.street &&
    left.city === right.city &&
    left.region === right.region &&
    left.postalCode === right.postalCode &&
    left.country === right.country
  )
}
