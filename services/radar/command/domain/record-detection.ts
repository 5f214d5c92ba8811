import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import type { Detection } from './detection.ts'
import type { DetectionEvent } from './events.ts'
import { periodAt, type Radar, type RadarPeriod } from './radar.ts'
import type { DetectionRefusal } from './refusals.ts'
import { type ToleranceVersion, toleranceOf, toleranceVersionAt } from './tolerance.ts'

export type RecordDetection = {
  readonly radarId: string
  readonly detectionId: string
  /** By the device's clock. */
  readonly detectedAt: Instant
  readonly plate: string
  readonly speedKmh: number
}

/** What detections are judged by, whichever radar they come from. */
export type Judgement = {
  /** Between these two a device's clock is believed, both included. */
  readonly earliest: Instant
  readonly latest: Instant
  /** Rising by `validFrom`. */
  readonly tolerances: readonly ToleranceVersion[]
}

/**
 * A detection is recorded once, and judged by the radar's limit and the tariff of its own instant. The same again has no
 * effect, however old it is by then.
 */
export function recordDetection(
  command: RecordDetection,
  state: Detection,
  { radar, earliest, latest, tolerances }: Judgement & { readonly radar: Radar },
): Decision<DetectionEvent, DetectionRefusal> {
  const { radarId, detectionId, detectedAt, plate, speedKmh } = command
  if (state.status === 'Recorded') {
    const same = state.detectedAt === detectedAt && state.plate === plate && state.speedKmh === speedKmh
    return same ? accept([]) : refuse({ code: 'detection-differs', radarId, detectionId })
  }
  if (radar.status === 'NotInstalled') return refuse({ code: 'radar-unknown', radarId })
  if (detectedAt > latest) return refuse({ code: 'detection-in-future', detectedAt, latest })
  if (detectedAt < earliest) return refuse({ code: 'detection-too-old', detectedAt, earliest })
  const period = periodAt(radar, detectedAt)
  if (period === undefined) {
    const [{ from: installedAt }] = radar.periods
    const { decommissionedAt } = radar
    return refuse({ code: 'radar-not-in-service', radarId, detectedAt, installedAt, decommissionedAt })
  }
  const version = toleranceVersionAt(tolerances, detectedAt)
  if (version === undefined) return refuse({ code: 'no-tariff-in-force', detectedAt })
  return accept(judged(command, period, version))
}

function judged(
  { radarId, detectionId, detectedAt, plate, speedKmh }: RecordDetection,
  { maxSpeedKmh: limitKmh, longitude, latitude }: RadarPeriod,
  version: ToleranceVersion,
): readonly DetectionEvent[] {
  const seen = { radarId, detectionId, detectedAt, plate, speedKmh, limitKmh }
  const recorded: DetectionEvent = { type: 'DetectionRecorded', ...seen }
  const toleranceKmh = toleranceOf(version, speedKmh)
  const overKmh = speedKmh - toleranceKmh - limitKmh
  if (overKmh < 1) return [recorded]
  const { validFrom: tariffVersion } = version
  return [
    recorded,
    { type: 'OverspeedDetected', ...seen, longitude, latitude, toleranceKmh, overKmh, tariffVersion },
  ]
}
