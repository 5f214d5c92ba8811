import { type Part, type PartWorld, queryPart } from '@annals/part'
import { radarEvents } from '@annals/radar-contracts'
import { radarQueryRoutes } from './http/routes.ts'
import { detections } from './projections/detections.ts'
import { radarHistory } from './projections/radar-history.ts'
import { radars } from './projections/radars.ts'

/** The part that shows radars and what they saw. It opens nothing and listens on no port. */
export function buildRadarQuery(world: PartWorld): Part {
  return queryPart(
    {
      service: radarEvents.source,
      title: 'Radars, their limits and places over time, detections, histories and changes',
      projections: [radars, detections, radarHistory],
      routes: radarQueryRoutes,
    },
    world,
  )
}
