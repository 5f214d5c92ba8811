import { accept, type Decision, refuse } from '@annals/kernel'
import type { ProductEvent } from './events.ts'
import type { Product } from './product.ts'
import type { ProductIsDiscontinued, ProductUnknown, StockBelowReserved } from './refusals.ts'

export type AdjustStock = { readonly productId: string; readonly delta: number; readonly reason: string }

/** The count on the shelf differs from the books. Never below what is reserved; of a discontinued product only downwards. */
export function adjustStock(
  { productId, delta, reason }: AdjustStock,
  state: Product,
): Decision<ProductEvent, ProductUnknown | ProductIsDiscontinued | StockBelowReserved> {
  if (state.phase === 'Unknown') return refuse({ code: 'product-unknown', productId })
  if (state.phase === 'Discontinued' && delta > 0) return refuse({ code: 'product-discontinued', productId })
  const { stock, reserved } = state
  if (stock + delta < reserved)
    return refuse({ code: 'stock-below-reserved', productId, stock, reserved, delta })
  return accept([{ type: 'StockAdjusted', productId, delta, reason }])
}
