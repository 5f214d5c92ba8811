import { accept, type Decision, refuse } from '@annals/kernel'
import type { Customer } from './customer.ts'
import { emailClaimEffects } from './email-claim.ts'
import type { CustomerEvent } from './events.ts'
import type { CustomerUnknown } from './refusals.ts'

export type EraseCustomer = { readonly customerId: string }

/** How many streams of this service hold the person's data now; another one by the time of the append is a conflict. */
export type EraseContext = { readonly streamsOfPerson: number }

/** Forgets the person: the key goes, the e-mail is free again, every service hears of it. Once is enough. */
export function eraseCustomer(
  { customerId }: EraseCustomer,
  state: Customer,
  { streamsOfPerson }: EraseContext,
): Decision<CustomerEvent, CustomerUnknown> {
  switch (state.status) {
    case 'Unknown':
      return refuse({ code: 'customer-unknown', customerId })
    case 'Erased':
      return accept([])
    case 'Registered':
      return accept([{ type: 'CustomerErased', customerId }], {
        ...emailClaimEffects(customerId, state.details.email, null),
        erase: [{ person: customerId, streams: streamsOfPerson }],
      })
  }
}
