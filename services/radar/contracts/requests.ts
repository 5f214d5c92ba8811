import { idSchema, instantSchema, latitudeSchema, longitudeSchema, plateSchema } from '@annals/contracts'
import { z } from 'zod'

/** A speed limit in km/h. */
export const maxSpeedSchema = z.int().min(5).max(300).meta({ id: 'MaxSpeedKmh' })

export const installRadarSchema = z
  .strictObject({
    radarId: idSchema.optional().describe("The client's own id; one is minted when left out."),
    maxSpeedKmh: maxSpeedSchema,
    longitude: longitudeSchema,
    latitude: latitudeSchema,
    installedAt: instantSchema
      .optional()
      .describe('Since when it stands there; now when left out, never in the future.'),
  })
  .meta({ id: 'InstallRadar' })

/** In force from now on; detections from before are judged by the limit before. */
export const changeLimitSchema = z.strictObject({ maxSpeedKmh: maxSpeedSchema }).meta({ id: 'ChangeLimit' })

export const relocateRadarSchema = z
  .strictObject({ longitude: longitudeSchema, latitude: latitudeSchema })
  .meta({ id: 'RelocateRadar' })

export const radarParamsSchema = z.strictObject({ radarId: idSchema })

/** The device's own id of a detection, unique with its radar. */
export const detectionIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/)
  .meta({ id: 'DetectionId' })

export const recordDetectionSchema = z
  .strictObject({
    radarId: idSchema,
    detectionId: detectionIdSchema,
    detectedAt: instantSchema.describe("By the device's clock."),
    plate: plateSchema,
    speedKmh: z.int().min(0).max(500),
  })
  .meta({ id: 'RecordDetection' })

export type RecordDetectionBody = z.infer<typeof recordDetectionSchema>

export const detectionBatchMax = 1_000

/** Each is checked and answered by itself: one that is wrong does not sink the others. */
export const recordDetectionsSchema = z
  .strictObject({
    detections: z
      .array(z.union([recordDetectionSchema, z.unknown()]))
      .min(1)
      .max(detectionBatchMax),
  })
  .meta({ id: 'RecordDetections' })
