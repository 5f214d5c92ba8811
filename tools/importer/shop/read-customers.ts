import { registerCustomerSchema } from '@annals/customer-contracts'
import { z } from 'zod'
import { foreignId, optionalText, text } from '../csv/cells.ts'
import type { ReadRows } from '../csv/read-rows.ts'
import { addressOf } from './address-of.ts'
import { checkRequest } from './check-request.ts'
import { type Collected, collect } from './collect.ts'
import { deriveId } from './derive-id.ts'
import type { ShopCustomer } from './shop.ts'

/** The columns of customers.csv. */
export const customerColumns = z.object({
  customer_id: foreignId,
  company_name: text,
  address: optionalText,
  city: optionalText,
  region: optionalText,
  postal_code: optionalText,
  country: optionalText,
  phone: optionalText,
  email: optionalText,
})

const columnOfField = {
  name: 'company_name',
  phone: 'phone',
  email: 'email',
  'address.street': 'address',
  'address.city': 'city',
  'address.region': 'region',
  'address.postalCode': 'postal_code',
  'address.country': 'country',
}

export function readCustomers(read: ReadRows<z.output<typeof customerColumns>>): Collected<ShopCustomer> {
  return collect(
    read,
    'customer_id',
    (values) => values.customer_id,
    ({ at, values }) => {
      const customerId = deriveId('customer', values.customer_id)
      const { city, region, country, phone, email } = values
      const address = addressOf({
        street: values.address,
        city,
        region,
        postalCode: values.postal_code,
        country,
      })
      const request = {
        customerId,
        name: values.company_name,
        ...(address !== undefined && { address }),
        ...(phone !== undefined && { phone }),
        ...(email !== undefined && { email }),
      }
      const checked = checkRequest(at, registerCustomerSchema, request, columnOfField)
      return 'refusals' in checked ? checked : { item: { at, request: { ...checked.request, customerId } } }
    },
  )
}
