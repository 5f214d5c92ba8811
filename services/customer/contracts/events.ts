import { eventContract, idSchema } from '@annals/contracts'
import { z } from 'zod'

/** A postal address inside an event: looser than in a request, so that a later, wider rule parks no consumer. */
const publishedAddressSchema = z.object({
  street: z.string().optional(),
  city: z.string().optional(),
  region: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
})

/** Personal fields: null when not given, and null for ever once the person was erased. */
const personalFields = {
  name: z.string().nullable(),
  address: publishedAddressSchema.nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
}

/** What the customer service promises to publish. */
export const customerEvents = eventContract({
  source: 'customer',
  partitions: 12,
  events: {
    CustomerRegistered: z.object({ customerId: idSchema, ...personalFields }),
    /** `changed` names the fields that differ from before; the values are the whole replacement. */
    CustomerDetailsChanged: z.object({
      customerId: idSchema,
      changed: z.array(z.string()),
      ...personalFields,
    }),
    CustomerErased: z.object({ customerId: idSchema }),
  },
})
