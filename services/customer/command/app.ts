import { customerEvents } from '@annals/customer-contracts'
import type { EventStore } from '@annals/event-store'
import type { MintId } from '@annals/kernel'
import { commandPart, type Part, type PartWorld, publication } from '@annals/part'
import { customerCatalogue, streamOfCustomerEvent } from './domain/events.ts'
import { customerCommandRoutes } from './http/routes.ts'
import { publishedCustomerEvent } from './publication.ts'

export const customerPublication = publication(customerEvents, customerCatalogue, publishedCustomerEvent)

/** The command part of the customer service. It knows nothing of other services. */
export function buildCustomerCommand(
  own: { readonly store: EventStore; readonly mintId: MintId },
  world: PartWorld,
): Part {
  return commandPart(
    {
      service: customerEvents.source,
      title: 'Customer commands',
      own: { ...own, catalogue: customerCatalogue, streamOf: streamOfCustomerEvent },
      references: [],
      policies: [],
      routes: customerCommandRoutes,
    },
    world,
  )
}
