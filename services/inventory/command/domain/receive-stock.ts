import { accept, type Decision, refuse } from '@annals/kernel'
import type { ProductEvent } from './events.ts'
import type { Product } from './product.ts'
import type { ProductIsDiscontinued, ProductUnknown } from './refusals.ts'

export type ReceiveStock = {
  readonly productId: string
  readonly quantity: number
  readonly receiptId: string | null
}

/** Goods arrive. What was in production can be ordered again. */
export function receiveStock(
  { productId, quantity, receiptId }: ReceiveStock,
  state: Product,
): Decision<ProductEvent, ProductUnknown | ProductIsDiscontinued> {
  const received: ProductEvent = { type: 'StockReceived', productId, quantity, receiptId }
  switch (state.phase) {
    case 'Unknown':
      return refuse({ code: 'product-unknown', productId })
    case 'Discontinued':
      return refuse({ code: 'product-discontinued', productId })
    case 'InProduction':
      return accept([received, { type: 'ProductionEnded', productId }])
    case 'OnSale':
      return accept([received])
  }
}
