import type { Tariff } from '@annals/infraction-contracts'
import type { RecordDetectionBody } from '@annals/radar-contracts'
import { dayMs, hourMs, instantAt } from '../instant.ts'
import type { Command } from '../plan/command.ts'
import { detectionSource } from '../plan/plan-detections.ts'
import { each, type Phases, planRoad, type Road } from '../plan/road.ts'
import { seededRandom } from '../seeded-random.ts'

export type DemoTrafficWishes = {
  readonly seed: string
  /** A calendar day; everything was before it. */
  readonly today: string
  /** One of the owners, who has infractions. */
  readonly owner: { readonly ownerId: string; readonly name: string }
}

const sizes = { owners: 20, vehicles: 25, radars: 12, strangers: 3 }
const detections = 150
const batch = 50

/** Before `today` begins in any time zone. */
const earliestBeginMs = 14 * hourMs

/** By so much the known owner is above the limit, on the days before. */
const ownOverKmh = [15, 30, 55] as const

/** Radars, owners, vehicles and the detections of some days, `own` those of the known owner; then late registrations. */
export function planDemoTraffic(
  run: string,
  { seed, today, owner }: DemoTrafficWishes,
  tariff: Tariff,
): { readonly phases: Phases; readonly own: readonly RecordDetectionBody[] } {
  const random = seededRandom(seed)
  const atMs = Date.parse(`${today}T00:00:00Z`) - earliestBeginMs
  const road = planRoad(random, { run, atMs, known: [owner], ...sizes })
  const source = detectionSource(random, road, { liveFromMs: atMs, tariff })
  const own = ownDetections(road)
  const others = Array.from({ length: detections - own.length }, () => source.detection())
  const seen = [...own, ...others]
  const batches = Array.from(
    { length: Math.ceil(seen.length / batch) },
    (_none, index): Command => ({
      kind: 'record-detections',
      detections: seen.slice(index * batch, (index + 1) * batch),
    }),
  )
  return { phases: [...road.setup, each(batches), road.registry.late], own }
}

/** Of the first vehicle, which the first owner has and keeps. */
function ownDetections({ radars, registry, atMs }: Road): readonly RecordDetectionBody[] {
  const [radar] = radars
  const [plate] = registry.plates
  if (radar === undefined || plate === undefined) throw new RangeError('no radar or no plate is planned')
  return ownOverKmh.map((overKmh, index) => ({
    radarId: radar.radarId,
    detectionId: `own-${index + 1}`,
    detectedAt: instantAt(atMs - (index + 1) * dayMs),
    plate,
    speedKmh: radar.limitKmh + overKmh,
  }))
}
