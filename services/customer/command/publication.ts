import type { AnyEventOf } from '@annals/contracts'
import type { customerEvents } from '@annals/customer-contracts'
import type { CustomerEvent } from './domain/events.ts'

/** One stored event, one contract event; personal fields that the key no longer opens are published as null. */
export function publishedCustomerEvent(event: CustomerEvent): AnyEventOf<typeof customerEvents> {
  const { customerId } = event
  switch (event.type) {
    case 'CustomerRegistered':
      return { type: event.type, data: { customerId, ...personalOf(event) } }
    case 'CustomerDetailsChanged':
      return { type: event.type, data: { customerId, changed: [...event.changed], ...personalOf(event) } }
    case 'CustomerErased':
      return { type: event.type, data: { customerId } }
  }
}

type Personal = Pick<
  Extract<CustomerEvent, { type: 'CustomerRegistered' }>,
  'name' | 'address' | 'email' | 'phone'
>

function personalOf({ name, address, email, phone }: Personal): Personal {
  return { name, address, email, phone }
}
