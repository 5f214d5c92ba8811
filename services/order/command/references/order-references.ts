import { cents } from '@annals/kernel'
import type { Reader } from '@annals/projections'
import { type CustomerId, customerId, type ProductId, productId } from '../domain/ids.ts'
import type { ProductReference } from '../domain/price-lines.ts'
import { customerReferences } from './customers.ts'
import { productReferences } from './products.ts'

/** What the order service knows of other services' customers and products: perhaps a moment old, never asked for over the wire. */
export type OrderReferences = {
  /** Those of them that are registered and not erased. */
  readonly customers: (ids: readonly CustomerId[]) => Promise<ReadonlySet<CustomerId>>
  /** Those of them that there are. */
  readonly products: (ids: readonly ProductId[]) => Promise<ReadonlyMap<ProductId, ProductReference>>
}

export function orderReferences(models: {
  readonly read: <Result>(work: (reader: Reader) => Promise<Result>) => Promise<Result>
}): OrderReferences {
  return {
    customers: async (ids) => {
      const rows = await models.read((reader) => reader.rows(customerReferences, ids))
      return new Set([...rows.keys()].map(customerId))
    },
    products: async (ids) => {
      const rows = await models.read((reader) => reader.rows(productReferences, ids))
      return new Map(
        [...rows].map(([id, { priceCents, state }]) => [
          productId(id),
          { priceCents: cents(priceCents), state },
        ]),
      )
    },
  }
}
