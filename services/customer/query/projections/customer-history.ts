import { customerEvents } from '@annals/customer-contracts'
import { type EventOf, historyProjection } from '@annals/projections'

/** What happened to a customer, by whom and when: which fields changed, never their content. */
export const customerHistory = historyProjection(customerEvents, {
  name: 'customer-history',
  version: 1,
  params,
})

function params(event: EventOf<typeof customerEvents>): Readonly<Record<string, unknown>> {
  return event.type === 'CustomerDetailsChanged' ? { changed: event.data.changed } : {}
}
