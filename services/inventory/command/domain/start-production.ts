import { accept, type Decision, refuse } from '@annals/kernel'
import type { ProductEvent } from './events.ts'
import type { Product } from './product.ts'
import type { ProductIsDiscontinued, ProductUnknown } from './refusals.ts'

export type StartProduction = { readonly productId: string }

/** A product that is being made cannot be ordered until stock is received. Starting twice is starting once. */
export function startProduction(
  { productId }: StartProduction,
  state: Product,
): Decision<ProductEvent, ProductUnknown | ProductIsDiscontinued> {
  switch (state.phase) {
    case 'Unknown':
      return refuse({ code: 'product-unknown', productId })
    case 'Discontinued':
      return refuse({ code: 'product-discontinued', productId })
    case 'InProduction':
      return accept([])
    case 'OnSale':
      return accept([{ type: 'ProductionStarted', productId }])
  }
}
