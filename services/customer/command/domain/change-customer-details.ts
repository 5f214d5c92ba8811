import { accept, type Decision, refuse } from '@annals/kernel'
import type { Customer } from './customer.ts'
import { type CustomerDetails, changedFields } from './details.ts'
import { emailClaimEffects } from './email-claim.ts'
import type { CustomerEvent } from './events.ts'
import type { ChangeCustomerDetailsRefusal } from './refusals.ts'

export type ChangeCustomerDetails = { readonly customerId: string; readonly details: CustomerDetails }

/** Replaces all details; equal details change nothing and keep the revision. */
export function changeCustomerDetails(
  { customerId, details }: ChangeCustomerDetails,
  state: Customer,
): Decision<CustomerEvent, ChangeCustomerDetailsRefusal> {
  switch (state.status) {
    case 'Unknown':
      return refuse({ code: 'customer-unknown', customerId })
    case 'Erased':
      return refuse({ code: 'customer-erased', customerId })
    case 'Registered': {
      const changed = changedFields(state.details, details)
      if (changed.length === 0) return accept([])
      return accept(
        [{ type: 'CustomerDetailsChanged', customerId, changed, ...details }],
        emailClaimEffects(customerId, state.details.email, details.email),
      )
    }
  }
}
