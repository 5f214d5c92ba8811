import { infractionEvents } from '@annals/infraction-contracts'
import { type Part, type PartWorld, queryPart } from '@annals/part'
import { infractionQueryRoutes } from './http/routes.ts'
import type { NoticeSettings } from './notice/notice-settings.ts'
import { infractionHistory } from './projections/infraction-history.ts'
import { infractions } from './projections/infractions.ts'
import { ownerNames } from './projections/owner-names.ts'
import { vehicles } from './projections/vehicles.ts'

/** The part that shows infractions. It opens nothing and listens on no port. */
export function buildInfractionQuery(notice: NoticeSettings, world: PartWorld): Part {
  return queryPart(
    {
      service: infractionEvents.source,
      title: 'Infractions: lists, details, notices, histories and changes',
      projections: [infractions, ownerNames, vehicles, infractionHistory],
      routes: (context) => infractionQueryRoutes(context, notice),
    },
    world,
  )
}
