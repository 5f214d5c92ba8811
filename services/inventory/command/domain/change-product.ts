import { accept, type Decision, refuse } from '@annals/kernel'
import type { Category } from './category.ts'
import type { ProductEvent } from './events.ts'
import type { Product, ProductDescription } from './product.ts'
import type { CategoryUnknown, ProductUnknown } from './refusals.ts'

export type ChangeProduct = ProductDescription & { readonly productId: string }

/** Renames a product or moves it to another known category; also a discontinued one, whose history still shows its name. */
export function changeProduct(
  { productId, name, categoryId }: ChangeProduct,
  state: Product,
  { category }: { readonly category: Category },
): Decision<ProductEvent, ProductUnknown | CategoryUnknown> {
  if (state.phase === 'Unknown') return refuse({ code: 'product-unknown', productId })
  if (category.status === 'Unknown') return refuse({ code: 'category-unknown', categoryId })
  if (state.name === name && state.categoryId === categoryId) return accept([])
  return accept([{ type: 'ProductChanged', productId, name, categoryId }])
}
