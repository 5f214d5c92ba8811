import type { Route } from '@annals/http'
import { changesRoute, type QueryRoutesContext, watched } from '@annals/part'
import { detections } from '../projections/detections.ts'
import { radars } from '../projections/radars.ts'
import { detectionRoutes } from './detection-routes.ts'
import { radarRoutes } from './radar-routes.ts'
import { readers } from './readers.ts'

/** Everything of the radars that can be read. */
export function radarQueryRoutes(context: QueryRoutesContext): readonly Route[] {
  return [
    ...radarRoutes(context),
    ...detectionRoutes(context),
    changesRoute(context, {
      roles: readers,
      projections: [watched('radars', radars, () => true), watched('detections', detections, () => true)],
    }),
  ]
}
