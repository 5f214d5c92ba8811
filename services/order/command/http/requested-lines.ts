import { basisPoints, cents } from '@annals/kernel'
import type { OrderLineRequest } from '@annals/order-contracts'
import { lineId, type ProductId, productId } from '../domain/ids.ts'
import type { RequestedLine } from '../domain/price-lines.ts'

/** Lines of a request in the domain's words. */
export function requestedLines(lines: readonly OrderLineRequest[]): readonly RequestedLine[] {
  return lines.map((line) => ({
    lineId: line.lineId === undefined ? null : lineId(line.lineId),
    productId: productId(line.productId),
    quantity: line.quantity,
    unitPriceCents: line.unitPriceCents === undefined ? null : cents(line.unitPriceCents),
    discountBasisPoints:
      line.discountBasisPoints === undefined ? null : basisPoints(line.discountBasisPoints),
  }))
}

/** Each product once. */
export function productsOf(lines: readonly RequestedLine[]): readonly ProductId[] {
  return [...new Set(lines.map((line) => line.productId))]
}
