import type { Instant } from '@annals/kernel'

/** What a version of the tariff takes off a measured speed. */
export type ToleranceVersion = {
  /** In force from then on, up to the next version. */
  readonly validFrom: Instant
  readonly toleranceKmh: number
  /** Of the measured speed. */
  readonly tolerancePercent: number
}

/** In force at that instant, of versions that rise; undefined before the first. */
export function toleranceVersionAt(
  versions: readonly ToleranceVersion[],
  instant: Instant,
): ToleranceVersion | undefined {
  return versions.findLast(({ validFrom }) => validFrom <= instant)
}

/** The greater of the two tolerances, in whole km/h, a part of one rounded up in the driver's favour. */
export function toleranceOf(
  { toleranceKmh, tolerancePercent }: Pick<ToleranceVersion, 'toleranceKmh' | 'tolerancePercent'>,
  speedKmh: number,
): number {
  return Math.max(toleranceKmh, Math.ceil((speedKmh * tolerancePercent) / 100))
}
