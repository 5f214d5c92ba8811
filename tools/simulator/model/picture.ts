import type { InfractionStatus } from '@annals/infraction-contracts'
import type { OrderStatus } from '@annals/order-contracts'

export type Total = { readonly count: number; readonly cents: number }

export type InfractionFacts = {
  readonly status: InfractionStatus
  readonly amountCents: number
  readonly vehicleId: string | null
  readonly ownerId: string | null
}

/** Everything that a run is judged by: as the model expects it, or as the system shows it. */
export type Picture = {
  /** By radar. */
  readonly detections: ReadonlyMap<string, { readonly count: number; readonly overspeeds: number }>
  /** How many detections were refused, by code. */
  readonly refused: ReadonlyMap<string, number>
  /** Other commands that were refused, by kind and code: none should be. */
  readonly refusedCommands: ReadonlyMap<string, number>
  /** By radar, plate and instant. */
  readonly infractions: ReadonlyMap<string, InfractionFacts>
  /** As the summary says, which counts by itself. */
  readonly infractionTotals: ReadonlyMap<InfractionStatus, Total>
  readonly orderTotals: ReadonlyMap<OrderStatus, Total>
  /** Over the windows of the run's time. */
  readonly windows: Readonly<Record<'orders' | 'infractions', Total & { readonly droppedLate: number }>>
}

export function infractionKey(radarId: string, plate: string, detectedAt: string): string {
  return `${radarId} ${plate} ${detectedAt}`
}

/** Adds up amounts by a key. */
export function totalsBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
  centsOf: (item: Item) => number,
): ReadonlyMap<Key, Total> {
  const totals = new Map<Key, Total>()
  for (const item of items) {
    const { count, cents } = totals.get(keyOf(item)) ?? { count: 0, cents: 0 }
    totals.set(keyOf(item), { count: count + 1, cents: cents + centsOf(item) })
  }
  return totals
}
