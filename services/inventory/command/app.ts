import type { EventStore } from '@annals/event-store'
import { inventoryEvents } from '@annals/inventory-contracts'
import type { MintId } from '@annals/kernel'
import { type CommandStore, commandPart, type Part, type PartWorld, publication } from '@annals/part'
import { type InventoryEvent, inventoryCatalogue } from './domain/events.ts'
import { streamOfInventoryEvent } from './domain/streams.ts'
import { categoryRoutes } from './http/category-routes.ts'
import { productRoutes } from './http/product-routes.ts'
import { stockRoutes } from './http/stock-routes.ts'
import { reservationPolicy } from './policies/reservations.ts'
import { publishedInventoryEvent } from './publication.ts'

export const inventoryPublication = publication(inventoryEvents, inventoryCatalogue, publishedInventoryEvent)

/** The command part of the inventory service; it reserves for the order service's orders. */
export function buildInventoryCommand(
  { store, mintId }: { readonly store: EventStore; readonly mintId: MintId },
  world: PartWorld,
): Part {
  const own: CommandStore<InventoryEvent> = {
    store,
    mintId,
    catalogue: inventoryCatalogue,
    streamOf: streamOfInventoryEvent,
  }
  return commandPart(
    {
      service: inventoryEvents.source,
      title: 'Inventory commands',
      own,
      references: [],
      policies: [reservationPolicy(own)],
      routes: (context) => [...categoryRoutes(context), ...productRoutes(context), ...stockRoutes(context)],
    },
    world,
  )
}
