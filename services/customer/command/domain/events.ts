import type { EventCatalogue } from '@annals/kernel'
import type { CustomerDetails, DetailField } from './details.ts'

/** As stored: every personal field is null once the person's key is gone. */
type StoredDetails = { readonly [Field in DetailField]: CustomerDetails[Field] | null }

export type CustomerRegistered = StoredDetails & {
  readonly type: 'CustomerRegistered'
  readonly customerId: string
}

export type CustomerDetailsChanged = StoredDetails & {
  readonly type: 'CustomerDetailsChanged'
  readonly customerId: string
  readonly changed: readonly DetailField[]
}

export type CustomerErased = { readonly type: 'CustomerErased'; readonly customerId: string }

export type CustomerEvent = CustomerRegistered | CustomerDetailsChanged | CustomerErased

const personal = {
  person: (event: { readonly customerId: string }) => event.customerId,
  fields: ['name', 'address', 'email', 'phone'],
} as const

export const customerCatalogue: EventCatalogue<CustomerEvent> = {
  CustomerRegistered: { version: 1, personal },
  CustomerDetailsChanged: { version: 1, personal },
  CustomerErased: { version: 1 },
}

export function customerStream(customerId: string): string {
  return `customer-${customerId}`
}

export function streamOfCustomerEvent(event: CustomerEvent): string {
  return customerStream(event.customerId)
}
