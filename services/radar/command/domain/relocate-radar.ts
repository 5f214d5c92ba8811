import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import type { Place, RadarEvent } from './events.ts'
import { lastPeriod, nextChangeAt, type Radar } from './radar.ts'
import type { RadarIsDecommissioned, RadarUnknown } from './refusals.ts'

export type RelocateRadar = Place & { readonly radarId: string }

/** The radar stands there from now on; its limit stays. */
export function relocateRadar(
  { radarId, longitude, latitude }: RelocateRadar,
  state: Radar,
  { now }: { readonly now: Instant },
): Decision<RadarEvent, RadarUnknown | RadarIsDecommissioned> {
  if (state.status === 'NotInstalled') return refuse({ code: 'radar-unknown', radarId })
  if (state.status === 'Decommissioned') return refuse({ code: 'radar-decommissioned', radarId })
  const place = lastPeriod(state)
  if (place.longitude === longitude && place.latitude === latitude) return accept([])
  return accept([
    { type: 'RadarRelocated', radarId, longitude, latitude, effectiveAt: nextChangeAt(state, now) },
  ])
}
