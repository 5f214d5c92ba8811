import { v5 } from 'uuid'

/** The namespace of every id and key that the importer derives. Changing it imports every shop anew. */
const importerNamespace = '0f1f7d1e-58b1-5d0a-8c66-6a4bb7f3a9c4'

type DerivedKind =
  | 'category'
  | 'product'
  | 'customer'
  | 'order'
  | 'order-line'
  | 'stock-receipt'
  | 'radar'
  | 'idempotency-key'

/** The same kind and foreign id give the same id in every import, a month later too. Ids are trimmed before. */
export function deriveId(kind: DerivedKind, ...foreignIds: readonly string[]): string {
  return v5([kind, ...foreignIds].join('\u0000'), importerNamespace)
}
