import { centsSchema, idSchema, textSchema } from '@annals/contracts'
import { z } from 'zod'
import { cancelReasonSchema } from './infraction-status.ts'

export const infractionParamsSchema = z.strictObject({ infractionId: idSchema })

/** `paymentId` is the payment's own key, made by the client: the same payment sent again is one payment. */
export const payInfractionSchema = z
  .strictObject({
    paymentId: idSchema,
    amountCents: centsSchema.describe('What the payer saw: another amount is refused.'),
  })
  .meta({ id: 'PayInfraction' })

export const contestInfractionSchema = z
  .strictObject({ reason: textSchema(2_000, 'multiline') })
  .meta({ id: 'ContestInfraction' })

export const cancelInfractionSchema = z
  .strictObject({ reason: cancelReasonSchema })
  .meta({ id: 'CancelInfraction' })
