import { orderLineRequestSchema, type PlaceOrderRequest } from '@annals/order-contracts'
import { z } from 'zod'
import { amountInCents, foreignId, fractionInBasisPoints, quantity } from '../csv/cells.ts'
import { type LineRefusal, type Place, refusalOf } from '../csv/line-refusal.ts'
import type { ReadRow, ReadRows } from '../csv/read-rows.ts'
import { checkRequest } from './check-request.ts'
import type { Collected } from './collect.ts'
import { deriveId } from './derive-id.ts'
import type { ShopProduct } from './shop.ts'

/** The columns of order_lines.csv. */
export const orderLineColumns = z.object({
  order_id: foreignId,
  product_id: foreignId,
  unit_price: amountInCents,
  quantity,
  discount: fractionInBasisPoints,
})

type OrderLineValues = z.output<typeof orderLineColumns>

type ShopOrderLine = { readonly at: Place; readonly request: PlaceOrderRequest['lines'][number] }

/** The lines of one order: all good, or the first that is not, because an order is never imported in part. */
export type OrderLines = { readonly lines: readonly ShopOrderLine[]; readonly firstRefused?: LineRefusal }

export type ReadOrderLines = {
  readonly byOrder: ReadonlyMap<string, OrderLines>
  readonly refusals: readonly LineRefusal[]
}

export function readOrderLines(
  read: ReadRows<OrderLineValues>,
  products: Collected<ShopProduct>,
): ReadOrderLines {
  const byOrder = new Map<string, OrderLines>()
  const refusals: LineRefusal[] = []
  const linesOf = (orderId: string) => byOrder.get(orderId) ?? { lines: [] }
  const refuseLine = (orderId: string, broken: readonly LineRefusal[]) => {
    refusals.push(...broken)
    const [firstRefused] = broken
    if (firstRefused !== undefined) byOrder.set(orderId, { firstRefused, ...linesOf(orderId) })
  }
  for (const { cells, refusals: broken } of read.refused) refuseLine((cells['order_id'] ?? '').trim(), broken)
  for (const row of read.rows) {
    const orderId = row.values.order_id
    const { lines } = linesOf(orderId)
    const line = toLine(row, products, lines.length + 1)
    if ('refusals' in line) refuseLine(orderId, line.refusals)
    else byOrder.set(orderId, { ...linesOf(orderId), lines: [...lines, line] })
  }
  return { byOrder, refusals }
}

function toLine(
  { at, values }: ReadRow<OrderLineValues>,
  products: Collected<ShopProduct>,
  lineNumber: number,
): ShopOrderLine | { readonly refusals: readonly LineRefusal[] } {
  const product = products.items.get(values.product_id)
  if (product === undefined) {
    const rule = `${values.product_id} is no product: it is missing in products.csv or was refused there`
    return { refusals: [refusalOf(at, rule, 'product_id')] }
  }
  const request = {
    lineId: deriveId('order-line', values.order_id, String(lineNumber)),
    productId: product.request.productId,
    quantity: values.quantity,
    unitPriceCents: values.unit_price,
    discountBasisPoints: values.discount,
  }
  const checked = checkRequest(at, orderLineRequestSchema, request, {
    quantity: 'quantity',
    unitPriceCents: 'unit_price',
    discountBasisPoints: 'discount',
  })
  return 'refusals' in checked ? checked : { at, request: checked.request }
}
