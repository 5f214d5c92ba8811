import { coordinatesShape, idSchema, instantSchema, plateSchema } from '@annals/contracts'
import { z } from 'zod'
import { cancelReasonSchema, infractionStatusSchema } from './infraction-status.ts'

const kmh = z.int().min(0)
const amount = z.int().min(0)

const infraction = {
  infractionId: idSchema,
  status: infractionStatusSchema,
  detectedAt: instantSchema,
  recordedAt: instantSchema,
  radarId: idSchema,
  plate: z.string(),
  speedKmh: kmh,
  limitKmh: kmh,
  overKmh: kmh,
  amountCents: amount,
  vehicleId: idSchema.nullable(),
  ownerId: idSchema.nullable(),
  /** Null when awaiting identification, not told yet, or erased. */
  ownerName: z.string().nullable(),
  /** A registration says that somebody else bore the plate then: for an officer to look at. */
  ownerQuestioned: z.boolean(),
  revision: z.int().min(1),
}

/** A row of the infraction list. */
export const infractionListItemSchema = z.object(infraction).meta({ id: 'InfractionListItem' })
export type InfractionListItem = z.infer<typeof infractionListItemSchema>

export const infractionViewSchema = z
  .object({
    ...infraction,
    detectionId: z.string(),
    ...coordinatesShape,
    toleranceKmh: kmh,
    tariffVersion: instantSchema,
    bandFromKmhOver: z.int().min(1),
    /** Null when awaiting identification or not told yet. */
    vehicle: z.object({ brand: z.string(), model: z.string(), fiscalPower: z.int() }).nullable(),
    /** Who bore the plate then as a later registration says; null when nobody is questioned. */
    questioned: z.object({ vehicleId: idSchema.nullable(), ownerId: idSchema.nullable() }).nullable(),
    payment: z.object({ paymentId: idSchema, amountCents: amount, paidAt: instantSchema }).nullable(),
    contestReason: z.string().nullable(),
    cancelReason: cancelReasonSchema.nullable(),
  })
  .meta({ id: 'Infraction' })
export type InfractionView = z.infer<typeof infractionViewSchema>

/** Which infractions, of those that the caller may see. */
const infractionFilters = {
  status: z.array(infractionStatusSchema).optional().describe('Given several times: any of these.'),
  ownerId: idSchema.optional(),
  radarId: idSchema.optional(),
  plate: plateSchema.optional(),
  questioned: z.literal('yes').optional().describe('Only those whose owner a registration questions.'),
  detectedFrom: instantSchema.optional(),
  detectedBefore: instantSchema.optional(),
}

export const infractionListQuerySchema = z.strictObject({
  ...infractionFilters,
  sort: z.enum(['detectedAt', '-detectedAt', 'amountCents', '-amountCents']).default('-detectedAt'),
})
export type InfractionSort = z.infer<typeof infractionListQuerySchema>['sort']
export const infractionSummaryQuerySchema = z.strictObject(infractionFilters)
export type InfractionFilters = z.infer<typeof infractionSummaryQuerySchema>

/** How many infractions are in each status, and what they come to. */
export const infractionSummarySchema = z
  .object({
    count: amount,
    amountCents: amount,
    byStatus: z.array(z.object({ status: infractionStatusSchema, count: amount, amountCents: amount })),
  })
  .meta({ id: 'InfractionSummary' })
export type InfractionSummary = z.infer<typeof infractionSummarySchema>

/** The language of a printed notice. */
export const noticeQuerySchema = z.strictObject({ lang: z.enum(['fr', 'en']).default('fr') })
