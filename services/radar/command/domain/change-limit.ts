import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import type { RadarEvent } from './events.ts'
import { lastPeriod, nextChangeAt, type Radar } from './radar.ts'
import type { RadarIsDecommissioned, RadarUnknown } from './refusals.ts'

export type ChangeLimit = { readonly radarId: string; readonly maxSpeedKmh: number }

/** The new limit holds from now on: what was detected before is judged by the old one, whenever it arrives. */
export function changeLimit(
  { radarId, maxSpeedKmh }: ChangeLimit,
  state: Radar,
  { now }: { readonly now: Instant },
): Decision<RadarEvent, RadarUnknown | RadarIsDecommissioned> {
  if (state.status === 'NotInstalled') return refuse({ code: 'radar-unknown', radarId })
  if (state.status === 'Decommissioned') return refuse({ code: 'radar-decommissioned', radarId })
  if (lastPeriod(state).maxSpeedKmh === maxSpeedKmh) return accept([])
  return accept([{ type: 'RadarLimitChanged', radarId, maxSpeedKmh, effectiveAt: nextChangeAt(state, now) }])
}
