import { type Tariff, tariffVersionAt } from '@annals/infraction-contracts'
import type { RecordDetectionBody } from '@annals/radar-contracts'
import { dayMs, hourMs, instantAt } from '../instant.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { drawSpeed } from './draw-speed.ts'
import type { PlannedRadar } from './plan-radars.ts'
import type { Road } from './road.ts'

export type DetectionSource = {
  /** A detection that a device sends at this time; some are of the days before, without a time all are. */
  readonly detection: (sentMs?: number) => RecordDetectionBody
  /** An entry that must be refused: a clock that is wrong, a radar that is none, or no detection at all. */
  readonly faulty: (sentMs: number) => unknown
}

const longestDelayMs = 1_500

export function detectionSource(
  random: SeededRandom,
  { radars, registry, strangers, atMs }: Road,
  { liveFromMs, tariff }: { readonly liveFromMs: number; readonly tariff: Tariff },
): DetectionSource {
  const used = new Map<string, Set<number>>()
  let count = 0

  /** The same radar sees nothing twice at one millisecond, so that an infraction is known by radar, plate and instant. */
  const unused = (radarId: string, wantedMs: number) => {
    const taken = used.get(radarId) ?? new Set()
    used.set(radarId, taken)
    let atMs = wantedMs
    while (taken.has(atMs)) atMs += 1
    taken.add(atMs)
    return atMs
  }
  const build = (radar: PlannedRadar, plate: string, wantedMs: number): RecordDetectionBody => {
    const detectedMs = unused(radar.radarId, wantedMs)
    const detectedAt = instantAt(detectedMs)
    const limitKmh = detectedMs < atMs ? radar.limitKmh : radar.limitNowKmh
    count += 1
    return {
      radarId: radar.radarId,
      detectionId: `d-${count}`,
      detectedAt,
      plate: spelt(random, plate),
      speedKmh: drawSpeed(random, limitKmh, tariffVersionAt(tariff, detectedAt)),
    }
  }
  const detection = (sentMs?: number) => {
    const radar = random.pick(radars)
    // Some cross the line at the very instant at which the plate changes hands, or a millisecond before.
    if (registry.handovers.length > 0 && random.chance(0.03)) {
      const handover = random.pick(registry.handovers)
      return build(radar, handover.plate, handover.atMs - random.between(0, 1))
    }
    const plate = random.chance(0.9) ? random.pick(registry.plates) : random.pick(strangers)
    const isLate = random.chance(lateShare[radar.life])
    const detectedMs =
      isLate || sentMs === undefined
        ? atMs - random.between(hourMs, 6 * dayMs)
        : Math.max(liveFromMs, sentMs - random.between(0, longestDelayMs))
    return build(radar, plate, detectedMs)
  }
  const faulty = (sentMs: number): unknown => {
    const good = build(steadyOf(radars), random.pick(registry.plates), Math.max(liveFromMs, sentMs))
    const makeFaulty = random.pick(faults)
    return makeFaulty(good)
  }
  return { detection, faulty }
}

/** How many of a radar's detections were before the run. */
const lateShare = { steady: 0.3, changed: 0.5, ended: 0.7, new: 0.6 } as const

const faults: readonly ((good: RecordDetectionBody) => unknown)[] = [
  (good) => ({ ...good, detectedAt: instantAt(Date.parse(good.detectedAt) + dayMs) }),
  (good) => ({ ...good, detectedAt: instantAt(Date.parse(good.detectedAt) - 3 * 365 * dayMs) }),
  (good) => ({ ...good, radarId: good.radarId.replace(/^.{8}/, '00000000') }),
  (good) => ({ ...good, speedKmh: -1 }),
  (good) => ({ ...good, speedKmh: 2_000 }),
  (good) => ({ ...good, plate: ' - ' }),
  ({ detectionId: _none, ...good }) => good,
  (good) => ({ ...good, seenBy: 'a passer-by' }),
  () => 'noise',
  () => null,
]

function steadyOf(radars: readonly PlannedRadar[]): PlannedRadar {
  const steady = radars.find(({ life }) => life === 'steady')
  if (steady === undefined) throw new RangeError('no radar is planned that stays as it is')
  return steady
}

/** A plate as a device or a person may write it; it stays the same plate. */
function spelt(random: SeededRandom, plate: string): string {
  const written = random.chance(0.2) ? plate.toLowerCase() : plate
  return random.chance(0.3)
    ? `${written.slice(0, 7)}${random.pick(['-', ' ', ' - '])}${written.slice(7)}`
    : written
}
