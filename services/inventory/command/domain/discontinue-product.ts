import { accept, type Decision, refuse } from '@annals/kernel'
import type { ProductEvent } from './events.ts'
import type { Product } from './product.ts'
import type { ProductUnknown } from './refusals.ts'

export type DiscontinueProduct = { readonly productId: string }

/** Final, from any state; open reservations still release or ship. Discontinuing twice is discontinuing once. */
export function discontinueProduct(
  { productId }: DiscontinueProduct,
  state: Product,
): Decision<ProductEvent, ProductUnknown> {
  if (state.phase === 'Unknown') return refuse({ code: 'product-unknown', productId })
  return state.phase === 'Discontinued' ? accept([]) : accept([{ type: 'ProductDiscontinued', productId }])
}
