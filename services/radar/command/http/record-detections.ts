import type { EventStore } from '@annals/event-store'
import { positionHeaderOf, type RouteRequest } from '@annals/http'
import { accept, type Decision, instant, instantOf, refuse } from '@annals/kernel'
import { type AggregateLoader, executeRequest } from '@annals/part'
import type { RecordDetectionBody } from '@annals/radar-contracts'
import { detection } from '../domain/detection.ts'
import type { DetectionEvent, RadarServiceEvent } from '../domain/events.ts'
import { radar } from '../domain/radar.ts'
import type { Judgement, RecordDetection } from '../domain/record-detection.ts'
import { type DetectionOutcome, recordDetections } from '../domain/record-detections.ts'
import { detectionStream, radarStream } from '../domain/streams.ts'
import type { RadarRoutesContext } from './radar-routes-context.ts'

type AllRefused = { readonly code: 'all-refused' }

/** Devices that send the same detections at once conflict in turn; each conflict lets one of them through. */
const attempts = 20

/**
 * Records what can be recorded in one append. Under a key that is known, its command has had its effect: everything is
 * decided anew, and what was recorded then is a duplicate by its own id. Outcomes are in the order of the detections.
 */
export async function recordAll(
  context: RadarRoutesContext,
  request: RouteRequest,
  bodies: readonly RecordDetectionBody[],
): Promise<{
  readonly outcomes: readonly DetectionOutcome[]
  readonly headers: Readonly<Record<string, string>>
}> {
  if (bodies.length === 0) return { outcomes: [], headers: {} }
  const commands = bodies.map((body): RecordDetection => ({ ...body, detectedAt: instant(body.detectedAt) }))
  let outcomes: readonly DetectionOutcome[] = []
  const decide = async (
    loader: AggregateLoader<RadarServiceEvent>,
  ): Promise<Decision<DetectionEvent, AllRefused>> => {
    const radars = await loader.many(radar, radarStreams(commands))
    const detections = await loader.many(detection, detectionStreams(commands))
    const decided = recordDetections(commands, { ...judgement(context), radars, detections })
    outcomes = decided.outcomes
    const refused = outcomes.every(({ kind }) => kind === 'refused')
    return refused ? refuse({ code: 'all-refused' }) : accept(decided.events)
  }
  const first = await executeRequest(context, request, { decide, attempts })
  const replayed = first.kind === 'accepted' && first.states.size === 0
  const executed = replayed
    ? await executeRequest(context, { ...request, idempotencyKey: undefined }, { decide, attempts })
    : first
  if (executed.kind === 'refused') return { outcomes, headers: {} }
  const { store } = context.own
  const before = commands.filter((_command, index) => outcomes[index]?.kind === 'duplicate')
  const found = before.length === 0 ? {} : await lastPositions(store, detectionStreams(before))
  const positions = { ...found, ...executed.written.positions }
  return { outcomes, headers: positionHeaderOf({ source: context.source, store: store.storeId, positions }) }
}

function judgement({ clock, bounds, tolerances }: RadarRoutesContext): Judgement {
  const nowMs = clock.nowMs()
  return {
    earliest: instantOf(nowMs - bounds.maxAgeMs),
    latest: instantOf(nowMs + bounds.maxFutureMs),
    tolerances: tolerances(),
  }
}

function radarStreams(commands: readonly RecordDetection[]): readonly string[] {
  return [...new Set(commands.map(({ radarId }) => radarStream(radarId)))]
}

function detectionStreams(commands: readonly RecordDetection[]): readonly string[] {
  return [...new Set(commands.map(({ radarId, detectionId }) => detectionStream(radarId, detectionId)))]
}

/** Where the streams end, by partition: whoever waits for it sees all of them. */
async function lastPositions(
  store: Pick<EventStore, 'readStreams'>,
  streams: readonly string[],
): Promise<Readonly<Record<number, number>>> {
  const positions: Record<number, number> = {}
  const found = await store.readStreams(new Map(streams.map((stream) => [stream, 0])))
  for (const events of found.values()) {
    for (const { partition, position } of events) {
      positions[partition] = Math.max(positions[partition] ?? 0, position)
    }
  }
  return positions
}
