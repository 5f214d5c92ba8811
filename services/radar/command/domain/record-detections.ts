import { fold } from '@annals/kernel'
import { type Detection, detection } from './detection.ts'
import type { DetectionEvent } from './events.ts'
import { type Radar, radar } from './radar.ts'
import { type Judgement, type RecordDetection, recordDetection } from './record-detection.ts'
import type { DetectionRefusal } from './refusals.ts'
import { detectionStream, radarStream } from './streams.ts'

export type DetectionOutcome =
  | { readonly kind: 'recorded' | 'duplicate'; readonly overKmh: number }
  | { readonly kind: 'refused'; readonly refusal: DetectionRefusal }

/**
 * Each detection of a batch by itself, in order; one that stands in it twice meets itself. States by stream; a stream
 * that is missing has no event. The outcomes are in the order of the commands.
 */
export function recordDetections(
  commands: readonly RecordDetection[],
  known: Judgement & {
    readonly detections: ReadonlyMap<string, Detection>
    readonly radars: ReadonlyMap<string, Radar>
  },
): { readonly outcomes: readonly DetectionOutcome[]; readonly events: readonly DetectionEvent[] } {
  const recordedHere = new Map<string, Detection>()
  const events: DetectionEvent[] = []
  const outcomes = commands.map((command): DetectionOutcome => {
    const stream = detectionStream(command.radarId, command.detectionId)
    const before = recordedHere.get(stream) ?? known.detections.get(stream) ?? detection.initial
    const its = known.radars.get(radarStream(command.radarId)) ?? radar.initial
    const decision = recordDetection(command, before, { ...known, radar: its })
    if (decision.kind === 'refused') return decision
    const after = fold(detection, decision.events, before)
    const overKmh = after.status === 'Recorded' ? after.overKmh : 0
    if (decision.events.length === 0) return { kind: 'duplicate', overKmh }
    recordedHere.set(stream, after)
    events.push(...decision.events)
    return { kind: 'recorded', overKmh }
  })
  return { outcomes, events }
}
