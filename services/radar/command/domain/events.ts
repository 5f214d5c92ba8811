import type { EventCatalogue, Instant } from '@annals/kernel'

/** Degrees, WGS 84. */
export type Place = { readonly longitude: number; readonly latitude: number }

type OfRadar = {
  readonly radarId: string
  /** From when on it holds; each of a radar's is later than the one before. */
  readonly effectiveAt: Instant
}

export type RadarInstalled = OfRadar &
  Place & { readonly type: 'RadarInstalled'; readonly maxSpeedKmh: number }

export type RadarEvent =
  | RadarInstalled
  | (OfRadar & { readonly type: 'RadarLimitChanged'; readonly maxSpeedKmh: number })
  | (OfRadar & Place & { readonly type: 'RadarRelocated' })
  | (OfRadar & { readonly type: 'RadarDecommissioned' })

type OfDetection = {
  readonly radarId: string
  readonly detectionId: string
  readonly detectedAt: Instant
  readonly plate: string
  readonly speedKmh: number
  /** The radar's limit at that instant. */
  readonly limitKmh: number
}

export type DetectionRecorded = OfDetection & { readonly type: 'DetectionRecorded' }

/** Stands right behind the DetectionRecorded of its stream. */
export type OverspeedDetected = OfDetection &
  Place & {
    readonly type: 'OverspeedDetected'
    /** What was taken off the measured speed. */
    readonly toleranceKmh: number
    /** speedKmh − toleranceKmh − limitKmh, at least 1. */
    readonly overKmh: number
    /** The tariff version that it was judged by: the instant from which on it is in force. */
    readonly tariffVersion: Instant
  }

export type DetectionEvent = DetectionRecorded | OverspeedDetected

export type RadarServiceEvent = RadarEvent | DetectionEvent

export const radarCatalogue: EventCatalogue<RadarServiceEvent> = {
  RadarInstalled: { version: 1 },
  RadarLimitChanged: { version: 1 },
  RadarRelocated: { version: 1 },
  RadarDecommissioned: { version: 1 },
  DetectionRecorded: { version: 1 },
  OverspeedDetected: { version: 1 },
}
