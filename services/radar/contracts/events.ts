import {
  coordinatesShape,
  eventContract,
  idSchema,
  instantSchema,
  normalPlateSchema,
} from '@annals/contracts'
import { z } from 'zod'

const radarId = idSchema
/** From when on it holds; each of a radar's is later than the one before. */
const effectiveAt = instantSchema
const kmh = z.int().min(0)

const detection = {
  radarId,
  /** The device's own id: unique with its radar. */
  detectionId: z.string(),
  detectedAt: instantSchema,
  plate: normalPlateSchema,
  speedKmh: kmh,
  /** The radar's limit at that instant. */
  limitKmh: kmh,
}

/**
 * What the radar service promises to publish. The key is the radar's stream `radar-<radarId>`, or for a detection
 * `detection-<radarId>-<detectionId>`.
 */
export const radarEvents = eventContract({
  source: 'radar',
  partitions: 12,
  events: {
    RadarInstalled: z.object({ radarId, maxSpeedKmh: kmh, ...coordinatesShape, effectiveAt }),
    RadarLimitChanged: z.object({ radarId, maxSpeedKmh: kmh, effectiveAt }),
    RadarRelocated: z.object({ radarId, ...coordinatesShape, effectiveAt }),
    RadarDecommissioned: z.object({ radarId, effectiveAt }),
    DetectionRecorded: z.object(detection),
    /** Follows DetectionRecorded in the same stream when the speed less the tolerance is above the limit. */
    OverspeedDetected: z.object({
      ...detection,
      ...coordinatesShape,
      toleranceKmh: kmh,
      /** speedKmh − toleranceKmh − limitKmh, at least 1. */
      overKmh: z.int().min(1),
      /** The tariff version it was judged by: the instant from which on that version is in force. */
      tariffVersion: instantSchema,
    }),
  },
})
