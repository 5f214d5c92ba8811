import { addressSchema, emailSchema, idSchema, textSchema } from '@annals/contracts'
import { z } from 'zod'

const details = {
  name: textSchema(200),
  address: addressSchema.optional(),
  email: emailSchema.optional(),
  phone: textSchema(40).optional(),
}

export const registerCustomerSchema = z
  .strictObject({
    customerId: idSchema.optional().describe("The client's own id; one is minted when left out."),
    ...details,
  })
  .meta({ id: 'RegisterCustomer' })

/** A whole replacement: a field that is left out is removed. */
export const changeCustomerDetailsSchema = z.strictObject(details).meta({ id: 'ChangeCustomerDetails' })

export const customerParamsSchema = z.strictObject({ customerId: idSchema })

export type RegisterCustomerBody = z.infer<typeof registerCustomerSchema>
export type ChangeCustomerDetailsBody = z.infer<typeof changeCustomerDetailsSchema>
