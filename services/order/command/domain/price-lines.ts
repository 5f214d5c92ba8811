import {
  type BasisPoints,
  basisPoints,
  type Cents,
  cents,
  deriveId,
  lineNet,
  type Refused,
  refuse,
  sumCents,
} from '@annals/kernel'
import type { OrderLine } from './events.ts'
import { type LineId, lineId, type OrderId, type ProductId } from './ids.ts'
import type { LinesRefusal } from './refusals.ts'

/** What the order service knows of a product of inventory. */
export type ProductReference = {
  readonly priceCents: Cents
  /** Available and OutOfStock are both orderable: the stock is checked at activation. */
  readonly state: 'Orderable' | 'InProduction' | 'Discontinued'
}

/** A line as asked for: null where the asker leaves it to the rules. */
export type RequestedLine = {
  readonly lineId: LineId | null
  readonly productId: ProductId
  readonly quantity: number
  readonly unitPriceCents: Cents | null
  readonly discountBasisPoints: BasisPoints | null
}

export type Priced = {
  readonly kind: 'priced'
  readonly lines: readonly OrderLine[]
  readonly netCents: Cents
}

type LinesToPrice = {
  readonly orderId: OrderId
  /** The revision that the order has with these lines: two revisions never mint the same line id. */
  readonly revision: number
  readonly requested: readonly RequestedLine[]
  /** A requested line with the id and the product of one of these keeps its price and discount, and may still be ordered. */
  readonly kept: readonly OrderLine[]
  readonly products: ReadonlyMap<ProductId, ProductReference>
  readonly maxLines: number
}

/** As large as an amount on the wire; sums below it stay exact. */
const maxAmount = cents(100_000_000_000_000)
const noDiscount = basisPoints(0)

/** The lines with ids, prices and nets. A product may come in several lines. */
export function priceLines(order: LinesToPrice): Priced | Refused<LinesRefusal> {
  const { requested, maxLines } = order
  if (requested.length < 1 || requested.length > maxLines) {
    return refuse({ code: 'line-count', count: requested.length, min: 1, max: maxLines })
  }
  const identified = withLineIds(order.orderId, order.revision, requested)
  const repeated = firstRepeated(identified.map((line) => line.lineId))
  if (repeated !== undefined) return refuse({ code: 'line-id-repeated', lineId: repeated })
  const kept = new Map(order.kept.map((line) => [line.lineId, line]))
  const fault = notOrderable(
    identified.filter((line) => !keeps(kept, line)),
    order.products,
  )
  if (fault !== undefined) return refuse(fault)
  return priced(identified, kept, order.products)
}

export type IdentifiedLine = RequestedLine & { readonly lineId: LineId }

/** A line without an id gets one that follows from the order, its revision and the line's place: asked again, it is the same. */
export function withLineIds(
  orderId: OrderId,
  revision: number,
  requested: readonly RequestedLine[],
): readonly IdentifiedLine[] {
  return requested.map((line, index) => ({
    ...line,
    lineId: line.lineId ?? lineId(deriveId('order-line', orderId, String(revision), String(index))),
  }))
}

function firstRepeated(ids: readonly LineId[]): LineId | undefined {
  const seen = new Set<LineId>()
  return ids.find((id) => seen.size === seen.add(id).size)
}

function keeps(kept: ReadonlyMap<LineId, OrderLine>, line: IdentifiedLine): boolean {
  return kept.get(line.lineId)?.productId === line.productId
}

function notOrderable(
  lines: readonly IdentifiedLine[],
  products: ReadonlyMap<ProductId, ProductReference>,
): LinesRefusal | undefined {
  const asked = [...new Set(lines.map((line) => line.productId))]
  const unknown = asked.filter((productId) => !products.has(productId))
  if (unknown.length > 0) return { code: 'product-unknown', productIds: unknown }
  const offSale = asked.flatMap((productId) => {
    const state = products.get(productId)?.state
    return state === 'InProduction' || state === 'Discontinued' ? [{ productId, state }] : []
  })
  return offSale.length > 0 ? { code: 'product-not-orderable', products: offSale } : undefined
}

function priced(
  lines: readonly IdentifiedLine[],
  kept: ReadonlyMap<LineId, OrderLine>,
  products: ReadonlyMap<ProductId, ProductReference>,
): Priced | Refused<LinesRefusal> {
  const result: OrderLine[] = []
  for (const { lineId, productId, quantity, ...given } of lines) {
    const before = kept.get(lineId)
    const same = before?.productId === productId ? before : undefined
    const unitPriceCents = given.unitPriceCents ?? same?.unitPriceCents ?? products.get(productId)?.priceCents
    if (unitPriceCents === undefined) throw new Error(`product ${productId} was checked and has no price`)
    const discountBasisPoints = given.discountBasisPoints ?? same?.discountBasisPoints ?? noDiscount
    const netCents = boundedNet(unitPriceCents, quantity, discountBasisPoints)
    if (netCents === undefined) return refuse({ code: 'amount-too-large', max: maxAmount })
    result.push({ lineId, productId, quantity, unitPriceCents, discountBasisPoints, netCents })
  }
  const exact = result.reduce((total, line) => total + BigInt(line.netCents), 0n)
  if (exact > BigInt(maxAmount)) return refuse({ code: 'amount-too-large', max: maxAmount })
  return { kind: 'priced', lines: result, netCents: sumCents(result.map((line) => line.netCents)) }
}

/**
 * Undefined far above the largest amount, where an exact net would be no safe integer any more. What this rough look
 * lets through is bounded by the order's total.
 */
function boundedNet(unitPrice: Cents, quantity: number, discount: BasisPoints): Cents | undefined {
  const rough = (unitPrice * quantity * (10_000 - discount)) / 10_000
  return rough > 2 * maxAmount ? undefined : lineNet(unitPrice, quantity, discount)
}
