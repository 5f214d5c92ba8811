import { fieldErrors, jsonTextFaults, ProblemError, type Route, type RouteRequest, route } from '@annals/http'
import {
  type DetectionResult,
  detectionResultsSchema,
  type RecordDetectionBody,
  recordDetectionSchema,
  recordDetectionsSchema,
  recordedDetectionSchema,
} from '@annals/radar-contracts'
import type { DetectionOutcome } from '../domain/record-detections.ts'
import type { DetectionRefusal } from '../domain/refusals.ts'
import type { RadarRoutesContext } from './radar-routes-context.ts'
import { recordAll } from './record-detections.ts'

const refusals: { readonly [Code in DetectionRefusal['code']]: number } = {
  'radar-unknown': 422,
  'radar-not-in-service': 422,
  'detection-in-future': 422,
  'detection-too-old': 422,
  'detection-differs': 409,
  'no-tariff-in-force': 422,
}

/** What a device may send: one detection, or a batch of which each is answered by itself. */
export function detectionRoutes(context: RadarRoutesContext): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/detections',
      operationId: 'recordDetection',
      summary: 'Record a detection; one that is over the limit becomes an infraction',
      roles: ['device'],
      body: recordDetectionSchema,
      answers: {
        200: {
          description: 'A duplicate: it was recorded before with equal content.',
          schema: recordedDetectionSchema,
          headers: ['Annals-Position'],
        },
        201: { description: 'Recorded.', schema: recordedDetectionSchema, headers: ['Annals-Position'] },
      },
      problems: refusals,
      handle: async (request) => {
        const { outcomes, headers } = await recordAll(context, request, [request.body])
        const [outcome] = outcomes
        if (outcome === undefined) throw new Error('a detection was neither recorded nor refused')
        if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal)
        const status = outcome.kind === 'recorded' ? 201 : 200
        return { status, body: recordedOf(request.body, outcome), headers }
      },
    }),
    route({
      method: 'post',
      path: '/detections/batch',
      operationId: 'recordDetections',
      summary:
        'Record up to 1,000 detections; each is answered by itself, and a bad one does not sink the others',
      roles: ['device'],
      body: recordDetectionsSchema,
      bodyTexts: 'checked-by-handler',
      answers: {
        200: {
          description: 'What became of each detection, in the order of the batch.',
          schema: detectionResultsSchema,
          headers: ['Annals-Position'],
        },
      },
      problems: {},
      handle: (request) => recordBatch(context, request, request.body.detections),
    }),
  ]
}

async function recordBatch(context: RadarRoutesContext, request: RouteRequest, items: readonly unknown[]) {
  const results: DetectionResult[] = []
  const sound: { readonly index: number; readonly body: RecordDetectionBody }[] = []
  for (const [index, item] of items.entries()) {
    const faults = jsonTextFaults(item)
    const parsed = recordDetectionSchema.safeParse(item, { reportInput: true })
    if (faults.length > 0) results[index] = malformed(index, faults)
    else if (parsed.success) sound.push({ index, body: parsed.data })
    else results[index] = malformed(index, fieldErrors(parsed.error.issues))
  }
  const { outcomes, headers } = await recordAll(
    context,
    request,
    sound.map(({ body }) => body),
  )
  for (const [at, outcome] of outcomes.entries()) {
    const its = sound[at]
    if (its !== undefined) results[its.index] = resultOf(its.index, its.body, outcome)
  }
  return { status: 200, body: { results }, headers }
}

/** With pointers into the batch, as a problem of the whole request has them. */
function malformed(index: number, faults: ReturnType<typeof fieldErrors>): DetectionResult {
  const errors = faults.map((error) => ({
    ...error,
    pointer: `/detections/${index}${error.pointer}`,
  }))
  return { index, outcome: 'refused', code: 'invalid-request', errors }
}

function resultOf(index: number, body: RecordDetectionBody, outcome: DetectionOutcome): DetectionResult {
  if (outcome.kind !== 'refused') return { index, ...recordedOf(body, outcome) }
  const { code, ...params } = outcome.refusal
  return { index, outcome: 'refused', code, params }
}

function recordedOf(
  { radarId, detectionId }: RecordDetectionBody,
  { kind: outcome, overKmh }: Exclude<DetectionOutcome, { kind: 'refused' }>,
) {
  return { outcome, radarId, detectionId, overKmh }
}

function refusalProblem({ code, ...params }: DetectionRefusal): ProblemError {
  return new ProblemError({ status: refusals[code], code, params })
}
