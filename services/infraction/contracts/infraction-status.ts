import { z } from 'zod'

export const infractionStatuses = [
  'AwaitingIdentification',
  'Issued',
  'Paid',
  'Contested',
  'Upheld',
  'Cancelled',
] as const

export const infractionStatusSchema = z.enum(infractionStatuses).meta({ id: 'InfractionStatus' })
export type InfractionStatus = z.infer<typeof infractionStatusSchema>

/** Why an officer cancels; its words are made in the page. */
export const cancelReasonSchema = z
  .enum(['wrong-plate', 'radar-fault', 'vehicle-stolen', 'emergency', 'contest-accepted', 'other'])
  .meta({ id: 'CancelReason' })
export type CancelReason = z.infer<typeof cancelReasonSchema>
