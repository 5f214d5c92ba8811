import { decodePositionTokens } from '@annals/contracts'
import type { StoreContent } from './read-store.ts'

/** What accepted commands were answered with (`Annals-Position`) must be in the stores. */
export function acknowledgedFaults(
  answered: readonly string[],
  stores: ReadonlyMap<string, StoreContent>,
): readonly string[] {
  return answered.flatMap((header) =>
    (decodePositionTokens(header) ?? []).flatMap(({ source, store, positions }) => {
      const content = stores.get(source)
      if (content?.storeId !== store) return [`${header}: ${source} has another store now`]
      return Object.entries(positions).flatMap(([partition, position]) =>
        // Positions have no gap, so that each is found by its number.
        content.events[position - 1]?.partition === Number(partition)
          ? []
          : [`${header}: ${source} has no event at ${position} in partition ${partition}`],
      )
    }),
  )
}
