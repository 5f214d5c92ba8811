import {
  centsSchema,
  coordinatesShape,
  eventContract,
  idSchema,
  instantSchema,
  normalPlateSchema,
} from '@annals/contracts'
import { z } from 'zod'

const infractionId = idSchema
const kmh = z.int().min(0)
const plate = normalPlateSchema
/** Who bore the plate at the instant of the detection; both null when nobody did, as far as is registered. */
const attribution = { vehicleId: idSchema.nullable(), ownerId: idSchema.nullable() }

/** What the infraction service promises to publish. Streams: `infraction-<infractionId>` and `plate-<plate>`. */
export const infractionEvents = eventContract({
  source: 'infraction',
  partitions: 12,
  events: {
    /** Issued to the owner, or awaiting identification when `ownerId` is null. */
    InfractionRecorded: z.object({
      infractionId,
      radarId: idSchema,
      detectionId: z.string(),
      detectedAt: instantSchema,
      plate,
      ...coordinatesShape,
      speedKmh: kmh,
      limitKmh: kmh,
      toleranceKmh: kmh,
      overKmh: z.int().min(1),
      /** The tariff version that priced it: the instant from which on it is in force. */
      tariffVersion: instantSchema,
      /** The band of that version: the least km/h over that falls into it. */
      bandFromKmhOver: z.int().min(1),
      amountCents: centsSchema,
      ...attribution,
    }),
    /** A registration changed who bore the plate then: Issued to the owner, or awaiting identification when null. */
    InfractionAttributed: z.object({ infractionId, ...attribution }),
    /** A registration says so, but it is paid, contested or upheld: the owner stays, an officer looks at it. */
    InfractionOwnerQuestioned: z.object({ infractionId, ...attribution }),
    InfractionPaid: z.object({ infractionId, paymentId: idSchema, amountCents: centsSchema }),
    /** The reason is personal: null once the owner was erased. */
    InfractionContested: z.object({ infractionId, reason: z.string().nullable() }),
    ContestReasonErased: z.object({ infractionId }),
    InfractionUpheld: z.object({ infractionId }),
    InfractionCancelled: z.object({ infractionId, reason: z.string() }),
    /** The plate's stream notes its infractions, so that a registration finds them. */
    PlateInfractionNoted: z.object({ plate, infractionId, detectedAt: instantSchema }),
    /** From then on this vehicle of this owner bears the plate; nobody when null. */
    PlateHolderChanged: z.object({ plate, ...attribution, effectiveAt: instantSchema }),
  },
})
