import type { Target } from '@annals/part'
import type { ProductEvent } from '../domain/events.ts'
import { type Product, product, productRevision } from '../domain/product.ts'
import { productStream } from '../domain/streams.ts'

export const productTarget: Target<Product, ProductEvent> = {
  prefix: productStream(''),
  aggregate: product,
  revision: productRevision,
}
