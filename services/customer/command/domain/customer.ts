import type { Aggregate } from '@annals/kernel'
import type { CustomerDetails } from './details.ts'
import type { CustomerEvent, CustomerRegistered } from './events.ts'

/** A person or a shop that orders. `registeredAs` is what a repeated registration is compared with. */
export type Customer =
  | { readonly status: 'Unknown' }
  | {
      readonly status: 'Registered'
      readonly customerId: string
      readonly details: CustomerDetails
      readonly registeredAs: CustomerDetails
      readonly revision: number
    }
  | { readonly status: 'Erased'; readonly customerId: string; readonly revision: number }

export const customer: Aggregate<Customer, CustomerEvent> = { initial: { status: 'Unknown' }, evolve }

export function customerRevision(state: Customer): number {
  return state.status === 'Unknown' ? 0 : state.revision
}

function evolve(state: Customer, event: CustomerEvent): Customer {
  switch (event.type) {
    case 'CustomerRegistered': {
      const details = detailsOf(event)
      return {
        status: 'Registered',
        customerId: event.customerId,
        details,
        registeredAs: details,
        revision: 1,
      }
    }
    case 'CustomerDetailsChanged':
      if (state.status !== 'Registered') return state
      return { ...state, details: detailsOf(event), revision: state.revision + 1 }
    case 'CustomerErased':
      return { status: 'Erased', customerId: event.customerId, revision: customerRevision(state) }
  }
}

// Without the key the name reads as null; CustomerErased follows in the stream and drops these details.
function detailsOf({
  name,
  address,
  email,
  phone,
}: Omit<CustomerRegistered, 'type' | 'customerId'>): CustomerDetails {
  return { name: name ?? '', address, email, phone }
}
