import type { TariffVersion } from '@annals/infraction-contracts'
import { allowanceKmh } from '../model/judge-detection.ts'
import type { SeededRandom } from '../seeded-random.ts'

/**
 * A speed as on a real road: most drive at or below the limit, some within the tolerance, and of those above it each
 * band has about half as many as the band below.
 */
export function drawSpeed(
  random: SeededRandom,
  limitKmh: number,
  version: TariffVersion | undefined,
): number {
  if (version === undefined || random.chance(0.72)) return random.between(Math.ceil(limitKmh * 0.6), limitKmh)
  if (random.chance(0.25)) return random.between(limitKmh + 1, limitKmh + Math.max(version.toleranceKmh, 1))
  const { bands } = version
  let index = 0
  while (index < bands.length - 1 && random.chance(0.5)) index += 1
  const from = bands[index]?.fromKmhOver ?? 1
  const below = bands[index + 1]?.fromKmhOver ?? from + 30
  return speedForOver(limitKmh, random.between(from, Math.min(below - 1, from + 30)), version)
}

const fastestKmh = 500

/** The least measured speed that is so many km/h over, the tolerance taken off. */
export function speedForOver(limitKmh: number, overKmh: number, version: TariffVersion): number {
  let speedKmh = limitKmh + overKmh
  while (speedKmh < fastestKmh && speedKmh - allowanceKmh(speedKmh, version) - limitKmh < overKmh)
    speedKmh += 1
  return speedKmh
}
