import type { LiveConfig } from '@annals/config'
import type { EventStore } from '@annals/event-store'
import { infractionEvents, type Tariff } from '@annals/infraction-contracts'
import type { MintId } from '@annals/kernel'
import { type CommandStore, commandPart, type Part, type PartWorld } from '@annals/part'
import { infractionCatalogue, type StoredInfractionEvent } from './domain/events.ts'
import { streamOfInfractionEvent } from './domain/streams.ts'
import { infractionCommandRoutes } from './http/routes.ts'
import { erasurePolicy } from './policies/erasure.ts'
import { overspeedPolicy } from './policies/overspeeds.ts'
import { platePolicy } from './policies/plates.ts'

export type InfractionCommandOptions = {
  readonly store: EventStore
  readonly mintId: MintId
  readonly tariff: LiveConfig<Tariff>
}

/** The part that records infractions and decides on them. It opens nothing and listens on no port. */
export function buildInfractionCommand(
  { store, mintId, tariff }: InfractionCommandOptions,
  world: PartWorld,
): Part {
  const own: CommandStore<StoredInfractionEvent> = {
    store,
    mintId,
    catalogue: infractionCatalogue,
    streamOf: streamOfInfractionEvent,
  }
  return commandPart<StoredInfractionEvent>(
    {
      service: infractionEvents.source,
      title: 'Infractions: pay, contest, uphold and cancel',
      own,
      references: [],
      policies: [overspeedPolicy(own, tariff), platePolicy(own), erasurePolicy(own)],
      configs: [tariff],
      routes: infractionCommandRoutes,
    },
    world,
  )
}
