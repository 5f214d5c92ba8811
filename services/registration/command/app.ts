import type { EventStore } from '@annals/event-store'
import type { MintId } from '@annals/kernel'
import { commandPart, type Part, type PartWorld, publication } from '@annals/part'
import { registrationEvents } from '@annals/registration-contracts'
import { registrationCatalogue, streamOfRegistrationEvent } from './domain/events.ts'
import { ownerRoutes } from './http/owner-routes.ts'
import { vehicleRoutes } from './http/vehicle-routes.ts'
import { publishedRegistrationEvent } from './publication.ts'

export const registrationPublication = publication(
  registrationEvents,
  registrationCatalogue,
  publishedRegistrationEvent,
)

export type RegistrationCommandOptions = {
  readonly store: EventStore
  readonly mintId: MintId
  /** The installation's, such as `Europe/Paris`: it decides which day today is. */
  readonly timeZone: string
}

/** The command part of the registration service. It knows nothing of other services. */
export function buildRegistrationCommand(
  { store, mintId, timeZone }: RegistrationCommandOptions,
  world: PartWorld,
): Part {
  return commandPart(
    {
      service: registrationEvents.source,
      title: 'Registration commands',
      own: { store, mintId, catalogue: registrationCatalogue, streamOf: streamOfRegistrationEvent },
      references: [],
      policies: [],
      routes: (context) => [
        ...ownerRoutes({ ...context, clock: world.clock, timeZone }),
        ...vehicleRoutes({ ...context, clock: world.clock }),
      ],
    },
    world,
  )
}
