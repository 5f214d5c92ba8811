import type { Aggregate } from '@annals/kernel'
import type { ProductEvent } from './events.ts'

export type ProductDescription = { readonly name: string; readonly categoryId: string }

/** Something that can be ordered. 0 ≤ reserved ≤ stock, always. `addedAs` is what a repeated addition is compared with. */
export type KnownProduct = ProductDescription & {
  readonly phase: 'OnSale' | 'InProduction' | 'Discontinued'
  readonly priceCents: number
  readonly stock: number
  readonly reserved: number
  readonly revision: number
  readonly addedAs: ProductDescription & { readonly priceCents: number }
}

export type Product = { readonly phase: 'Unknown' } | KnownProduct

export const product: Aggregate<Product, ProductEvent> = {
  initial: { phase: 'Unknown' },
  evolve,
  snapshot: { version: 1, everyEvents: 25 },
}

export function productRevision(state: Product): number {
  return state.phase === 'Unknown' ? 0 : state.revision
}

/** What is in stock and not set aside for an order. */
export function availableStock(state: KnownProduct): number {
  return state.stock - state.reserved
}

function evolve(state: Product, event: ProductEvent): Product {
  if (event.type === 'ProductAdded') {
    const { name, categoryId, priceCents } = event
    const addedAs = { name, categoryId, priceCents }
    return { phase: 'OnSale', ...addedAs, stock: 0, reserved: 0, revision: 1, addedAs }
  }
  return state.phase === 'Unknown' ? state : evolveKnown(state, event)
}

function evolveKnown(
  state: KnownProduct,
  event: Exclude<ProductEvent, { type: 'ProductAdded' }>,
): KnownProduct {
  switch (event.type) {
    case 'ProductChanged':
      return { ...state, name: event.name, categoryId: event.categoryId, revision: state.revision + 1 }
    case 'ProductPriceChanged':
      return { ...state, priceCents: event.priceCents, revision: state.revision + 1 }
    case 'StockReceived':
      return { ...state, stock: state.stock + event.quantity }
    case 'StockAdjusted':
      return { ...state, stock: state.stock + event.delta }
    case 'ProductionStarted':
      return { ...state, phase: 'InProduction' }
    case 'ProductionEnded':
      return { ...state, phase: 'OnSale' }
    case 'ProductDiscontinued':
      return { ...state, phase: 'Discontinued' }
    case 'StockReserved':
      return { ...state, reserved: state.reserved + event.quantity }
    case 'StockReleased':
      return { ...state, reserved: state.reserved - event.quantity }
    case 'StockShipped':
      return { ...state, stock: state.stock - event.quantity, reserved: state.reserved - event.quantity }
  }
}
