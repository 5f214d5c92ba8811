import { accept, type Decision, refuse } from '@annals/kernel'
import type { ProductEvent } from './events.ts'
import type { Product } from './product.ts'
import type { ProductUnknown } from './refusals.ts'

export type ChangeProductPrice = { readonly productId: string; readonly priceCents: number }

/** The price of orders to come; placed ones keep theirs. */
export function changeProductPrice(
  { productId, priceCents }: ChangeProductPrice,
  state: Product,
): Decision<ProductEvent, ProductUnknown> {
  if (state.phase === 'Unknown') return refuse({ code: 'product-unknown', productId })
  if (state.priceCents === priceCents) return accept([])
  return accept([{ type: 'ProductPriceChanged', productId, priceCents }])
}
