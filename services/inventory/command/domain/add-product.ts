import { accept, type Decision, refuse } from '@annals/kernel'
import type { Category } from './category.ts'
import type { ProductEvent } from './events.ts'
import type { Product, ProductDescription } from './product.ts'
import type { CategoryUnknown, ProductIdTaken } from './refusals.ts'

export type AddProduct = ProductDescription & { readonly productId: string; readonly priceCents: number }

/** A product is added once, to a known category; the same again has no effect, another one under its id is refused. */
export function addProduct(
  { productId, name, categoryId, priceCents }: AddProduct,
  state: Product,
  { category }: { readonly category: Category },
): Decision<ProductEvent, ProductIdTaken | CategoryUnknown> {
  if (state.phase !== 'Unknown') {
    const { addedAs } = state
    const same =
      addedAs.name === name && addedAs.categoryId === categoryId && addedAs.priceCents === priceCents
    return same ? accept([]) : refuse({ code: 'product-id-taken', productId })
  }
  if (category.status === 'Unknown') return refuse({ code: 'category-unknown', categoryId })
  return accept([{ type: 'ProductAdded', productId, name, categoryId, priceCents }])
}
