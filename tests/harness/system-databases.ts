import { z } from 'zod'

export const storeHeadSchema = z.object({ events: z.int(), commands: z.int(), deadlines: z.int() })

/** How much each service's event store holds. */
export type StoreHeads = Readonly<Record<string, z.infer<typeof storeHeadSchema>>>

export const storeServices = [
  'customer',
  'inventory',
  'order',
  'radar',
  'registration',
  'infraction',
] as const

export const READ_HEAD = `
SELECT
  (SELECT COUNT(*) FROM events) AS events,
  (SELECT COUNT(*) FROM commands) AS commands,
  (SELECT COUNT(*) FROM deadlines) AS deadlines`

/** One whose writes can be held: an event store, the references beside it, or read models. */
export type HeldDatabase =
  | `${'inventory' | 'order'}-${'command' | 'references' | 'query'}`
  | 'analytics-query'

/** The databases of a running system, reached past its programs. */
export type SystemDatabases = {
  readonly heads: () => Promise<StoreHeads>
  /** Of the changes of orders after an id. */
  readonly changeIds: (after: number) => Promise<readonly number[]>
  /**
   * Holds a database as another writer would: it can be read, but nothing is written to it until it is let go.
   * Resolves with how to let it go.
   */
  readonly holdWrites: (database: HeldDatabase) => Promise<() => Promise<void>>
}

export const READ_CHANGE_IDS = `
SELECT sequence
FROM kit_changes
WHERE projection = 'order-list' AND sequence > ?
ORDER BY sequence`
