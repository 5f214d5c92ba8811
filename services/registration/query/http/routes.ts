import type { Role } from '@annals/contracts'
import type { Route } from '@annals/http'
import { changesRoute, type QueryRoutesContext, watched } from '@annals/part'
import { owners } from '../projections/owners.ts'
import { vehicles } from '../projections/vehicles.ts'
import { ownerRoutes } from './owner-routes.ts'
import { vehicleRoutes } from './vehicle-routes.ts'

const readers: readonly Role[] = ['registrar']

/** Everything of the registration that can be read; registrars see all of it. */
export function registrationQueryRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...ownerRoutes(context, readers),
    ...vehicleRoutes(context, readers),
    changesRoute(context, {
      roles: readers,
      projections: [watched('owners', owners, () => true), watched('vehicles', vehicles, () => true)],
    }),
  ]
}
