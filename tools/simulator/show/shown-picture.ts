import { type ApiClient, defaultConcurrency, forEachBounded } from '@annals/client'
import {
  type InfractionStatus,
  infractionListItemSchema,
  infractionSummarySchema,
} from '@annals/infraction-contracts'
import { type OrderStatus, orderSummarySchema } from '@annals/order-contracts'
import { detectionSummarySchema } from '@annals/radar-contracts'
import { type InfractionFacts, infractionKey, type Picture, type Total } from '../model/picture.ts'
import type { World } from '../plan/world.ts'
import type { Sender } from '../send/sender.ts'
import { readAll, readAnswer } from './read-answer.ts'
import { readWindowSums, type WindowSums, windowDifferences } from './read-windows.ts'

export type Sight = {
  readonly api: ApiClient
  readonly world: World
  readonly sender: Sender
  readonly before: WindowSums
  readonly time: { readonly fromMs: number; readonly toMs: number }
}

/** What the system shows of a run, and of nothing else. `infractions` says whether each one is read, or only totals. */
export async function shownPicture(
  { api, world, sender, before, time }: Sight,
  infractions: 'each' | 'totals',
): Promise<Picture> {
  const after = sender.seen.header()
  const detections = new Map<string, { count: number; overspeeds: number }>()
  const each = new Map<string, InfractionFacts>()
  const infractionTotals = new Map<InfractionStatus, Total>()
  const orderTotals = new Map<OrderStatus, Total>()
  await forEachBounded(world.road.radars, defaultConcurrency, async ({ radarId }) => {
    const ofRadar = `radarId=${radarId}`
    const counted = await readAnswer(
      api,
      `/api/radar/queries/detections/summary?${ofRadar}`,
      detectionSummarySchema,
      after,
    )
    detections.set(radarId, { count: counted.count, overspeeds: counted.overspeeds })
    const summary = await readAnswer(
      api,
      `/api/infraction/queries/infractions/summary?${ofRadar}`,
      infractionSummarySchema,
    )
    for (const { status, count, amountCents } of summary.byStatus)
      add(infractionTotals, status, { count, cents: amountCents })
    if (infractions === 'totals') return
    const listed = await readAll(
      api,
      `/api/infraction/queries/infractions?${ofRadar}`,
      infractionListItemSchema,
    )
    for (const { plate, detectedAt, status, amountCents, vehicleId, ownerId } of listed)
      addEach(each, infractionKey(radarId, plate, detectedAt), { status, amountCents, vehicleId, ownerId })
  })
  for (const customerId of world.shop.customerIds) {
    const path = `/api/order/queries/orders/summary?customerId=${customerId}`
    const summary = await readAnswer(api, path, orderSummarySchema, after)
    for (const { status, count, netCents } of summary.byStatus)
      add(orderTotals, status, { count, cents: netCents })
  }
  return {
    detections,
    refused: sender.refusedDetections,
    refusedCommands: sender.refusedCommands,
    infractions: each,
    infractionTotals,
    orderTotals,
    windows: windowDifferences(before, await readWindowSums(api, time)),
  }
}

function add<Key>(totals: Map<Key, Total>, key: Key, { count, cents }: Total): void {
  if (count === 0) return
  const known = totals.get(key) ?? { count: 0, cents: 0 }
  totals.set(key, { count: known.count + count, cents: known.cents + cents })
}

/** Two infractions of one detection keep both: the second shows under a key of its own. */
function addEach(each: Map<string, InfractionFacts>, key: string, facts: InfractionFacts): void {
  let free = key
  while (each.has(free)) free = `${free} again`
  each.set(free, facts)
}
