import { infractionStatuses } from '@annals/infraction-contracts'
import { orderStatuses } from '@annals/order-contracts'
import type { InfractionFacts, Picture, Total } from '../model/picture.ts'

/** One fact side by side. */
export type Comparison = {
  readonly what: string
  readonly expected: string | number
  readonly shown: string | number
}

/** Facts that a person reads, each once; `details` are the single radars and infractions that differ. */
export type Comparisons = { readonly totals: readonly Comparison[]; readonly details: readonly Comparison[] }

export function comparePictures(expected: Picture, shown: Picture): Comparisons {
  const row = (what: string, of: (picture: Picture) => string | number): Comparison => ({
    what,
    expected: of(expected),
    shown: of(shown),
  })
  const total = (what: string, of: (picture: Picture) => Total | undefined): readonly Comparison[] => {
    const rows = [
      row(`${what}: count`, (picture) => of(picture)?.count ?? 0),
      row(`${what}: cents`, (picture) => of(picture)?.cents ?? 0),
    ]
    return rows.some((one) => one.expected !== 0 || one.shown !== 0) ? rows : []
  }
  const counts = (what: string, of: (picture: Picture) => ReadonlyMap<string, number>) =>
    keysOf(of(expected), of(shown)).map((key) =>
      row(`${what}: ${key}`, (picture) => of(picture).get(key) ?? 0),
    )
  return {
    totals: [
      row('detections recorded', ({ detections }) => sum(detections, ({ count }) => count)),
      row('overspeeds', ({ detections }) => sum(detections, ({ overspeeds }) => overspeeds)),
      ...counts('detections refused', ({ refused }) => refused),
      ...counts('commands refused', ({ refusedCommands }) => refusedCommands),
      ...total('infractions', ({ infractionTotals }) => sumOf(infractionTotals)),
      ...infractionStatuses.flatMap((status) =>
        total(`infractions ${status}`, ({ infractionTotals }) => infractionTotals.get(status)),
      ),
      row('infractions with their owner', ({ infractions }) =>
        sum(infractions, (facts) => (facts.ownerId === null ? 0 : 1)),
      ),
      ...total('orders', ({ orderTotals }) => sumOf(orderTotals)),
      ...orderStatuses.flatMap((status) =>
        total(`orders ${status}`, ({ orderTotals }) => orderTotals.get(status)),
      ),
      ...total('order windows', ({ windows }) => windows.orders),
      row('order windows: dropped late', ({ windows }) => windows.orders.droppedLate),
      ...total('infraction windows', ({ windows }) => windows.infractions),
      row('infraction windows: dropped late', ({ windows }) => windows.infractions.droppedLate),
    ],
    details: [
      ...keysOf(expected.detections, shown.detections).map((radarId) =>
        row(`radar ${radarId}`, ({ detections }) => radarText(detections.get(radarId))),
      ),
      ...keysOf(expected.infractions, shown.infractions).map((key) =>
        row(`infraction ${key}`, ({ infractions }) => infractionText(infractions.get(key))),
      ),
    ],
  }
}

/** What is not as expected; of a run that is right, nothing. */
export function differencesOf({ totals, details }: Comparisons): readonly Comparison[] {
  return [...totals, ...details].filter(({ expected, shown }) => expected !== shown)
}

function keysOf(
  expected: ReadonlyMap<string, unknown>,
  shown: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...expected.keys(), ...shown.keys()])].toSorted()
}

function sum<Item>(items: ReadonlyMap<unknown, Item>, amountOf: (item: Item) => number): number {
  return [...items.values()].reduce((total, item) => total + amountOf(item), 0)
}

function sumOf(totals: ReadonlyMap<unknown, Total>): Total {
  return { count: sum(totals, ({ count }) => count), cents: sum(totals, ({ cents }) => cents) }
}

function radarText(counts: { readonly count: number; readonly overspeeds: number } | undefined): string {
  return counts === undefined ? 'unknown' : `${counts.count} detections, ${counts.overspeeds} over`
}

function infractionText(facts: InfractionFacts | undefined): string {
  if (facts === undefined) return 'none'
  const { status, amountCents, vehicleId, ownerId } = facts
  return `${status}, ${amountCents} cents, vehicle ${vehicleId ?? 'none'}, owner ${ownerId ?? 'none'}`
}
