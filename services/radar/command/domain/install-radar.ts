import { accept, type Decision, type Instant, refuse } from '@annals/kernel'
import type { Place, RadarEvent } from './events.ts'
import type { Radar } from './radar.ts'
import type { InstantInFuture, RadarIdTaken } from './refusals.ts'

export type InstallRadar = Place & {
  readonly radarId: string
  readonly maxSpeedKmh: number
  /** Null is now. */
  readonly installedAt: Instant | null
}

/** A radar is installed once, now or in the past; the same again has no effect, another one under its id is refused. */
export function installRadar(
  { radarId, maxSpeedKmh, longitude, latitude, installedAt }: InstallRadar,
  state: Radar,
  { now }: { readonly now: Instant },
): Decision<RadarEvent, RadarIdTaken | InstantInFuture> {
  if (state.status !== 'NotInstalled') {
    const [first] = state.periods
    const same =
      first.maxSpeedKmh === maxSpeedKmh &&
      first.longitude === longitude &&
      first.latitude === latitude &&
      (installedAt ?? first.from) === first.from
    return same ? accept([]) : refuse({ code: 'radar-id-taken', radarId })
  }
  const effectiveAt = installedAt ?? now
  if (effectiveAt > now) {
    return refuse({ code: 'instant-in-future', field: 'installedAt', instant: effectiveAt, now })
  }
  return accept([{ type: 'RadarInstalled', radarId, maxSpeedKmh, longitude, latitude, effectiveAt }])
}
