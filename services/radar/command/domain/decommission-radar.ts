import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import type { RadarEvent } from './events.ts'
import { nextChangeAt, type Radar } from './radar.ts'
import type { RadarUnknown } from './refusals.ts'

export type DecommissionRadar = { readonly radarId: string }

/** Final, from now on; what was detected before still counts. Decommissioning twice is decommissioning once. */
export function decommissionRadar(
  { radarId }: DecommissionRadar,
  state: Radar,
  { now }: { readonly now: Instant },
): Decision<RadarEvent, RadarUnknown> {
  if (state.status === 'NotInstalled') return refuse({ code: 'radar-unknown', radarId })
  if (state.status === 'Decommissioned') return accept([])
  return accept([{ type: 'RadarDecommissioned', radarId, effectiveAt: nextChangeAt(state, now) }])
}
