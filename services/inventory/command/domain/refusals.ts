export type CategoryUnknown = { readonly code: 'category-unknown'; readonly categoryId: string }
export type CategoryIdTaken = { readonly code: 'category-id-taken'; readonly categoryId: string }
export type ProductUnknown = { readonly code: 'product-unknown'; readonly productId: string }
export type ProductIdTaken = { readonly code: 'product-id-taken'; readonly productId: string }

/** Final: no new stock, no production, no order. */
export type ProductIsDiscontinued = { readonly code: 'product-discontinued'; readonly productId: string }

export type StockBelowReserved = {
  readonly code: 'stock-below-reserved'
  readonly productId: string
  readonly stock: number
  readonly reserved: number
  readonly delta: number
}

/** An order was shipped that holds no reservation: the protocol was broken, and a person must look. */
export type NothingReserved = { readonly code: 'nothing-reserved'; readonly orderId: string }
