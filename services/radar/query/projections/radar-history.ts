import { type EventOf, historyProjection } from '@annals/projections'
import { radarEvents } from '@annals/radar-contracts'

const { RadarInstalled, RadarLimitChanged, RadarRelocated, RadarDecommissioned } = radarEvents.events
/** A detection has no history: it never changes. */
const ofRadars = {
  ...radarEvents,
  events: { RadarInstalled, RadarLimitChanged, RadarRelocated, RadarDecommissioned },
}

/** What happened to a radar, by whom and when. */
export const radarHistory = historyProjection(ofRadars, { name: 'radar-history', version: 1, params })

function params({ data }: EventOf<typeof ofRadars>): Readonly<Record<string, unknown>> {
  const { radarId: _id, ...fields } = data
  return fields
}
