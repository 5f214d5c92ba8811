import { type Tariff, type TariffVersion, tariffVersionAt } from '@annals/infraction-contracts'
import type { RecordDetectionBody } from '@annals/radar-contracts'

/** A radar as the model knows it; `periods` rise by `from`. */
export type ModelRadar = {
  readonly periods: readonly { readonly from: string; readonly maxSpeedKmh: number }[]
  readonly endedAt: string | undefined
}

/** How far a device's clock may be away. */
export type DetectionBounds = { readonly notBefore: string; readonly notAfter: string }

export type Judgement =
  | { readonly kind: 'within' }
  | { readonly kind: 'over'; readonly overKmh: number; readonly amountCents: number }
  | { readonly kind: 'refused'; readonly code: string }

/** What must become of a detection, by the limit and the tariff of its instant. */
export function judgeDetection(
  { detectedAt, speedKmh }: RecordDetectionBody,
  radar: ModelRadar | undefined,
  tariff: Tariff,
  { notBefore, notAfter }: DetectionBounds,
): Judgement {
  if (radar === undefined) return refused('radar-unknown')
  if (detectedAt > notAfter) return refused('detection-in-future')
  if (detectedAt < notBefore) return refused('detection-too-old')
  const period = radar.periods.findLast(({ from }) => from <= detectedAt)
  const hasEnded = radar.endedAt !== undefined && detectedAt >= radar.endedAt
  if (period === undefined || hasEnded) return refused('radar-not-in-service')
  const version = tariffVersionAt(tariff, detectedAt)
  if (version === undefined) return refused('no-tariff-in-force')
  const overKmh = speedKmh - allowanceKmh(speedKmh, version) - period.maxSpeedKmh
  if (overKmh < 1) return { kind: 'within' }
  const band = version.bands.findLast(({ fromKmhOver }) => fromKmhOver <= overKmh)
  return { kind: 'over', overKmh, amountCents: band?.amountCents ?? 0 }
}

/** What is taken off a measured speed: the greater of the two tolerances, the percentage rounded up. */
export function allowanceKmh(speedKmh: number, version: TariffVersion): number {
  return Math.max(version.toleranceKmh, Math.ceil((speedKmh * version.tolerancePercent) / 100))
}

function refused(code: string): Judgement {
  return { kind: 'refused', code }
}
