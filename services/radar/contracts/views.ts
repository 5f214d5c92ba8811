import { coordinatesShape, idSchema, instantSchema, plateSchema } from '@annals/contracts'
import { z } from 'zod'
import { detectionIdSchema } from './requests.ts'

const kmh = z.int().min(0)

export const radarStateSchema = z.enum(['InService', 'Decommissioned']).meta({ id: 'RadarState' })
export type RadarState = z.infer<typeof radarStateSchema>

const radar = {
  radarId: idSchema,
  maxSpeedKmh: kmh,
  ...coordinatesShape,
  state: radarStateSchema,
  installedAt: instantSchema,
  decommissionedAt: instantSchema.nullable(),
  revision: z.int().min(1),
}

/** A row of the radar list. */
export const radarListItemSchema = z.object(radar).meta({ id: 'RadarListItem' })
export type RadarListItem = z.infer<typeof radarListItemSchema>

/** What held from when on, oldest first; the last one holds until the radar was decommissioned, or still. */
export const radarPeriodSchema = z
  .object({ from: instantSchema, maxSpeedKmh: kmh, ...coordinatesShape })
  .meta({ id: 'RadarPeriod' })

export const radarViewSchema = z
  .object({ ...radar, periods: z.array(radarPeriodSchema) })
  .meta({ id: 'Radar' })
export type RadarView = z.infer<typeof radarViewSchema>

const degrees = (bound: number) => z.coerce.number().min(-bound).max(bound).optional()

export const radarListQuerySchema = z.strictObject({
  state: radarStateSchema.optional(),
  west: degrees(180).describe('With the other three: only radars in this rectangle.'),
  south: degrees(90),
  east: degrees(180),
  north: degrees(90),
  sort: z.enum(['installedAt', '-installedAt', 'maxSpeedKmh', '-maxSpeedKmh']).default('-installedAt'),
})
export type RadarFilters = z.infer<typeof radarListQuerySchema>

export const detectionViewSchema = z
  .object({
    radarId: idSchema,
    detectionId: z.string(),
    detectedAt: instantSchema,
    recordedAt: instantSchema,
    plate: z.string(),
    speedKmh: kmh,
    limitKmh: kmh,
    /** 0 for one within the limit and its tolerance. */
    overKmh: kmh,
  })
  .meta({ id: 'Detection' })
export type DetectionView = z.infer<typeof detectionViewSchema>

const detectionFilters = {
  radarId: idSchema.optional(),
  plate: plateSchema.optional(),
  outcome: z.enum(['within', 'over']).optional(),
  detectedFrom: instantSchema.optional(),
  detectedBefore: instantSchema.optional(),
}

export const detectionListQuerySchema = z.strictObject({
  ...detectionFilters,
  sort: z.enum(['detectedAt', '-detectedAt', 'overKmh', '-overKmh']).default('-detectedAt'),
})
export const detectionSummaryQuerySchema = z.strictObject(detectionFilters)
export type DetectionFilters = z.infer<typeof detectionSummaryQuerySchema>

export const detectionParamsSchema = z.strictObject({ radarId: idSchema, detectionId: detectionIdSchema })

/** How many detections there are, and how many of them are over. */
export const detectionSummarySchema = z
  .object({ count: z.int().min(0), overspeeds: z.int().min(0) })
  .meta({ id: 'DetectionSummary' })

const recorded = {
  outcome: z.enum(['recorded', 'duplicate']),
  radarId: idSchema,
  detectionId: z.string(),
  /** 0 for one within the limit and its tolerance. */
  overKmh: kmh,
}

/** What became of a detection that was sent alone. */
export const recordedDetectionSchema = z.object(recorded).meta({ id: 'RecordedDetection' })

/** What became of one detection of a batch; `index` is its place in the batch, from 0. */
export const detectionResultSchema = z
  .discriminatedUnion('outcome', [
    z.object({ index: z.int().min(0), ...recorded }),
    z.object({
      index: z.int().min(0),
      outcome: z.literal('refused'),
      /** `invalid-request` with `errors`, or the code of the rule with `params`. */
      code: z.string(),
      params: z.record(z.string(), z.unknown()).optional(),
      errors: z
        .array(
          z.object({
            pointer: z.string(),
            code: z.string(),
            params: z.record(z.string(), z.unknown()).optional(),
          }),
        )
        .optional(),
    }),
  ])
  .meta({ id: 'DetectionResult' })
export type DetectionResult = z.infer<typeof detectionResultSchema>

export const detectionResultsSchema = z
  .object({ results: z.array(detectionResultSchema) })
  .meta({ id: 'DetectionResults' })
