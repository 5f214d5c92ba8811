import type { AnyEventOf } from '@annals/contracts'
import type { radarEvents } from '@annals/radar-contracts'
import type { RadarServiceEvent } from './domain/events.ts'

/** One stored event, one contract event, field by field: what is not named here does not leave. */
export function publishedRadarEvent(event: RadarServiceEvent): AnyEventOf<typeof radarEvents> {
  switch (event.type) {
    case 'RadarInstalled': {
      const { type, radarId, maxSpeedKmh, longitude, latitude, effectiveAt } = event
      return { type, data: { radarId, maxSpeedKmh, longitude, latitude, effectiveAt } }
    }
    case 'RadarLimitChanged': {
      const { type, radarId, maxSpeedKmh, effectiveAt } = event
      return { type, data: { radarId, maxSpeedKmh, effectiveAt } }
    }
    case 'RadarRelocated': {
      const { type, radarId, longitude, latitude, effectiveAt } = event
      return { type, data: { radarId, longitude, latitude, effectiveAt } }
    }
    case 'RadarDecommissioned': {
      const { type, radarId, effectiveAt } = event
      return { type, data: { radarId, effectiveAt } }
    }
    case 'DetectionRecorded': {
      const { type, radarId, detectionId, detectedAt, plate, speedKmh, limitKmh } = event
      return { type, data: { radarId, detectionId, detectedAt, plate, speedKmh, limitKmh } }
    }
    case 'OverspeedDetected': {
      const { type, radarId, detectionId, detectedAt, plate, speedKmh, limitKmh } = event
      const { longitude, latitude, toleranceKmh, overKmh, tariffVersion } = event
      const seen = { radarId, detectionId, detectedAt, plate, speedKmh, limitKmh }
      return { type, data: { ...seen, longitude, latitude, toleranceKmh, overKmh, tariffVersion } }
    }
  }
}
