import { accept, type Decision, refuse } from '@annals/kernel'
import type { Customer } from './customer.ts'
import { type CustomerDetails, changedFields } from './details.ts'
import { emailClaimEffects } from './email-claim.ts'
import type { CustomerEvent } from './events.ts'
import type { RegisterCustomerRefusal } from './refusals.ts'

export type RegisterCustomer = { readonly customerId: string; readonly details: CustomerDetails }

/** A customer registers once; the same registration again has no effect, another one under the same id is refused. */
export function registerCustomer(
  { customerId, details }: RegisterCustomer,
  state: Customer,
): Decision<CustomerEvent, RegisterCustomerRefusal> {
  switch (state.status) {
    case 'Unknown':
      return accept(
        [{ type: 'CustomerRegistered', customerId, ...details }],
        emailClaimEffects(customerId, null, details.email),
      )
    case 'Registered':
      return changedFields(state.registeredAs, details).length === 0
        ? accept([])
        : refuse({ code: 'customer-id-taken', customerId })
    case 'Erased':
      return refuse({ code: 'customer-erased', customerId })
  }
}
