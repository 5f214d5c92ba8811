import { type Part, type PartWorld, queryPart } from '@annals/part'
import { registrationEvents } from '@annals/registration-contracts'
import { registrationQueryRoutes } from './http/routes.ts'
import { owners } from './projections/owners.ts'
import { registrationHistory } from './projections/registration-history.ts'
import { vehicles } from './projections/vehicles.ts'

/** The part that shows owners and vehicles. It opens nothing and listens on no port. */
export function buildRegistrationQuery(world: PartWorld): Part {
  return queryPart(
    {
      service: registrationEvents.source,
      title: 'Registration: owners, vehicles, histories and changes',
      projections: [owners, vehicles, registrationHistory],
      routes: registrationQueryRoutes,
    },
    world,
  )
}
