import type { Shortage } from './events.ts'
import { availableStock, type Product } from './product.ts'

/** Undefined when the whole quantity can be reserved. */
export function shortageOf(productId: string, requested: number, state: Product): Shortage | undefined {
  switch (state.phase) {
    case 'Unknown':
      return { productId, requested, available: 0, reason: 'unknown' }
    case 'InProduction':
      return { productId, requested, available: 0, reason: 'in-production' }
    case 'Discontinued':
      return { productId, requested, available: 0, reason: 'discontinued' }
    case 'OnSale': {
      const available = availableStock(state)
      return requested > available ? { productId, requested, available, reason: 'short' } : undefined
    }
  }
}
