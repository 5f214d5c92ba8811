import type { Instant } from '@annals/kernel'

export type RadarUnknown = { readonly code: 'radar-unknown'; readonly radarId: string }
export type RadarIdTaken = { readonly code: 'radar-id-taken'; readonly radarId: string }

/** Final: neither limit nor place of it changes any more. */
export type RadarIsDecommissioned = { readonly code: 'radar-decommissioned'; readonly radarId: string }

export type InstantInFuture = {
  readonly code: 'instant-in-future'
  readonly field: 'installedAt'
  readonly instant: Instant
  readonly now: Instant
}

/** It was not there yet at that instant, or not any more. */
export type RadarNotInService = {
  readonly code: 'radar-not-in-service'
  readonly radarId: string
  readonly detectedAt: Instant
  readonly installedAt: Instant
  readonly decommissionedAt: Instant | null
}

/** The device's clock runs ahead by more than is borne with. */
export type DetectionInFuture = {
  readonly code: 'detection-in-future'
  readonly detectedAt: Instant
  readonly latest: Instant
}

export type DetectionTooOld = {
  readonly code: 'detection-too-old'
  readonly detectedAt: Instant
  readonly earliest: Instant
}

/** The radar has recorded something else under this id. */
export type DetectionDiffers = {
  readonly code: 'detection-differs'
  readonly radarId: string
  readonly detectionId: string
}

/** The detection is from before the first version of the tariff, so that no tolerance is known. */
export type NoTariffInForce = { readonly code: 'no-tariff-in-force'; readonly detectedAt: Instant }

export type DetectionRefusal =
  | RadarUnknown
  | RadarNotInService
  | DetectionInFuture
  | DetectionTooOld
  | DetectionDiffers
  | NoTariffInForce
