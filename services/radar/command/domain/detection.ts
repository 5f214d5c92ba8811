import type { Aggregate, Instant } from '@annals/kernel'
import type { DetectionEvent } from './events.ts'

/** What a device saw, and how it was judged; never changes. `overKmh` is 0 within the limit and its tolerance. */
export type Detection =
  | { readonly status: 'NotRecorded' }
  | {
      readonly status: 'Recorded'
      readonly detectedAt: Instant
      readonly plate: string
      readonly speedKmh: number
      readonly overKmh: number
    }

export const detection: Aggregate<Detection, DetectionEvent> = {
  initial: { status: 'NotRecorded' },
  evolve: (_before, event) => {
    const { detectedAt, plate, speedKmh } = event
    const overKmh = event.type === 'OverspeedDetected' ? event.overKmh : 0
    return { status: 'Recorded', detectedAt, plate, speedKmh, overKmh }
  },
}
