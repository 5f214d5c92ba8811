import { infractionEvents } from '@annals/infraction-contracts'
import { type EventOf, historyProjection } from '@annals/projections'

const {
  PlateInfractionNoted: _noted,
  PlateHolderChanged: _changed,
  ...eventsOfInfractions
} = infractionEvents.events
/** Without the plates' own streams: their history is registration's to tell. */
const ofInfractions = { ...infractionEvents, events: eventsOfInfractions }

/** What happened to an infraction, by whom and when. */
export const infractionHistory = historyProjection(ofInfractions, {
  name: 'infraction-history',
  version: 1,
  params,
})

/** The event's own fields but the id, which the history is of, and a contest's reason, which an erasure must find nowhere. */
function params(event: EventOf<typeof ofInfractions>): Readonly<Record<string, unknown>> {
  if (event.type === 'InfractionContested') return {}
  const { infractionId: _id, ...fields } = event.data
  return fields
}
