import { z } from 'zod'

const pageSizeDefault = 50
export const pageSizeMax = 500

/** The query parameters that every list takes beside its own filters. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(pageSizeMax).default(pageSizeDefault),
  cursor: z.string().min(1).max(1_000).optional(),
})

/** One keyset page. `next` is the cursor of the following page, or null on the last. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }
