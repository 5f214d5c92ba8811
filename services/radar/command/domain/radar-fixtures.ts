import { addMs, type Instant, instant } from '@annals/kernel'
import type { DetectionRecorded, OverspeedDetected, RadarEvent, RadarInstalled } from './events.ts'
import type { RecordDetection } from './record-detection.ts'
import type { ToleranceVersion } from './tolerance.ts'

/** What the tests of the radar's rules share: one radar on a road of 90 km/h, and the times around it. */
export const radarId = '0192aaaa-0000-7000-8000-000000000001'
export const installedAt: Instant = instant('2026-01-01T00:00:00.000Z')
export const now: Instant = instant('2026-11-25T10:00:00.000Z')
export const before = (ms: number): Instant => addMs(now, -ms)
export const place = { longitude: 2.352222, latitude: 48.856613 }
export const elsewhere = { longitude: 5.369781, latitude: 43.296482 }

export const installed: RadarInstalled = {
  type: 'RadarInstalled',
  radarId,
  maxSpeedKmh: 90,
  ...place,
  effectiveAt: installedAt,
}

export const limitChanged = (maxSpeedKmh: number, effectiveAt: Instant): RadarEvent => ({
  type: 'RadarLimitChanged',
  radarId,
  maxSpeedKmh,
  effectiveAt,
})

export const relocated = (effectiveAt: Instant): RadarEvent => ({
  type: 'RadarRelocated',
  radarId,
  ...elsewhere,
  effectiveAt,
})

export const decommissioned = (effectiveAt: Instant): RadarEvent => ({
  type: 'RadarDecommissioned',
  radarId,
  effectiveAt,
})

/** 5 km/h or 5 %, whichever is more. */
export const fiveOff: ToleranceVersion = {
  validFrom: instant('2020-01-01T00:00:00.000Z'),
  toleranceKmh: 5,
  tolerancePercent: 5,
}

export const seen = (changed: Partial<RecordDetection> = {}): RecordDetection => ({
  radarId,
  detectionId: 'd-1',
  detectedAt: before(1_000),
  plate: 'AB123CD',
  speedKmh: 80,
  ...changed,
})

export const recorded = (
  command: RecordDetection,
  changed: Partial<DetectionRecorded> = {},
): DetectionRecorded => ({ type: 'DetectionRecorded', ...command, limitKmh: 90, ...changed })

export const overspeed = (
  command: RecordDetection,
  judged: Pick<OverspeedDetected, 'toleranceKmh' | 'overKmh'> & Partial<OverspeedDetected>,
): OverspeedDetected => ({
  type: 'OverspeedDetected',
  ...command,
  limitKmh: 90,
  ...place,
  tariffVersion: fiveOff.validFrom,
  ...judged,
})
