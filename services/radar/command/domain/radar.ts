import { type Aggregate, addMs, type Instant } from '@annals/kernel'
import type { Place, RadarEvent, RadarInstalled } from './events.ts'

/** What held from an instant on, up to the next period. */
export type RadarPeriod = Place & { readonly from: Instant; readonly maxSpeedKmh: number }

type Periods = readonly [RadarPeriod, ...RadarPeriod[]]

/** Keeps all its periods, oldest first: a detection is judged by the one of its instant. */
export type KnownRadar = {
  readonly status: 'InService' | 'Decommissioned'
  readonly periods: Periods
  readonly decommissionedAt: Instant | null
  readonly revision: number
}

export type Radar = { readonly status: 'NotInstalled' } | KnownRadar

export const radar: Aggregate<Radar, RadarEvent> = {
  initial: { status: 'NotInstalled' },
  evolve,
  snapshot: { version: 1, everyEvents: 25 },
}

export function radarRevision(state: Radar): number {
  return state.status === 'NotInstalled' ? 0 : state.revision
}

/** What holds now. */
export function lastPeriod({ periods }: KnownRadar): RadarPeriod {
  return periods.at(-1) ?? periods[0]
}

/** What held at that instant; undefined when the radar was not in service. */
export function periodAt(
  { periods, decommissionedAt }: KnownRadar,
  instant: Instant,
): RadarPeriod | undefined {
  if (decommissionedAt !== null && instant >= decommissionedAt) return undefined
  return periods.findLast(({ from }) => from <= instant)
}

/** Now, or right after the last change when the clock has not moved beyond it: changes of a radar never tie. */
export function nextChangeAt(state: KnownRadar, now: Instant): Instant {
  const earliest = addMs(lastPeriod(state).from, 1)
  return now > earliest ? now : earliest
}

function evolve(state: Radar, event: RadarEvent): Radar {
  if (event.type === 'RadarInstalled') return installed(event)
  if (state.status === 'NotInstalled') return state
  const { effectiveAt: from } = event
  switch (event.type) {
    case 'RadarLimitChanged':
      return withPeriod(state, { ...lastPeriod(state), from, maxSpeedKmh: event.maxSpeedKmh })
    case 'RadarRelocated': {
      const { longitude, latitude } = event
      return withPeriod(state, { ...lastPeriod(state), from, longitude, latitude })
    }
    case 'RadarDecommissioned':
      return { ...state, status: 'Decommissioned', decommissionedAt: from }
  }
}

function installed({ effectiveAt: from, maxSpeedKmh, longitude, latitude }: RadarInstalled): KnownRadar {
  const periods: Periods = [{ from, maxSpeedKmh, longitude, latitude }]
  return { status: 'InService', periods, decommissionedAt: null, revision: 1 }
}

function withPeriod(state: KnownRadar, period: RadarPeriod): KnownRadar {
  return { ...state, periods: [...state.periods, period], revision: state.revision + 1 }
}
