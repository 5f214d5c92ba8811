import type { Clock } from '@annals/kernel'
import type { CommandRoutesContext } from '@annals/part'
import type { RadarServiceEvent } from '../domain/events.ts'
import type { ToleranceVersion } from '../domain/tolerance.ts'

/** How far a device's clock may stray from ours. */
export type DetectionBounds = { readonly maxFutureMs: number; readonly maxAgeMs: number }

export type RadarRoutesContext = CommandRoutesContext<RadarServiceEvent> & {
  readonly clock: Clock
  readonly bounds: DetectionBounds
  /** Of the tariff as it is configured at this moment. */
  readonly tolerances: () => readonly ToleranceVersion[]
}
