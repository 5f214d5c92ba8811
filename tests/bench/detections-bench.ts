import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ApiClient,
  apiClient,
  clientCredentialsToken,
  forEachBounded,
  seenPositions,
} from '@annals/client'
import { type BenchResult, benchResult } from '@annals/event-store/bench-result'
import { detectionBatchMax, detectionResultsSchema, detectionSummarySchema } from '@annals/radar-contracts'
import { killServers, startServer } from '../import/server-process.ts'

const radars = 20
const batchesPerRound = 20
const roundsEach = 5
/** A device's gateway sends the next batch while the one before is answered. */
const batchesAtOnce = 2
const goalPerSecond = 5_000
const clientId = 'annals-simulator'

type Round = { readonly answered: number; readonly shown: number }

/**
 * Detections per second through HTTP into the whole system in one process: until all batches are answered, while the
 * read models and the infractions follow, and until an officer's list shows all of them.
 */
export async function detectionsBench(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-detections-'))
  try {
    const server = await startServer(folder)
    const token = clientCredentialsToken(server.url, {
      clientId,
      clientSecret: server.clientSecret(clientId),
    })
    const api = apiClient({ url: server.url, token })
    const radarIds = await installRadars(api)
    // The first round warms up and is not counted.
    await sendRound(api, radarIds, 0)
    const rounds: Round[] = []
    for (let round = 1; round <= roundsEach; round += 1) rounds.push(await sendRound(api, radarIds, round))
    await server.stop()
    const beside = (ours: number) => ({ ours, reference: goalPerSecond })
    const unit = 'detections/s'
    return [
      benchResult(
        {
          name: `answer detections in batches of ${detectionBatchMax}, beside their goal`,
          unit,
          goal: { bound: 'at-least', ratio: 1 },
        },
        rounds.map(({ answered }) => beside(answered)),
      ),
      benchResult(
        { name: 'the same until an officer is shown all of them', unit, goal: undefined },
        rounds.map(({ shown }) => beside(shown)),
      ),
    ]
  } finally {
    killServers()
    await rm(folder, { recursive: true })
  }
}

async function installRadars(api: ApiClient): Promise<readonly string[]> {
  const radarIds = Array.from({ length: radars }, () => randomUUID())
  const installedAt = new Date(Date.now() - 86_400_000).toISOString()
  for (const radarId of radarIds) {
    const body = { radarId, maxSpeedKmh: 90, longitude: 2.35, latitude: 48.85, installedAt }
    const path = '/api/radar/commands/radars'
    const answer = await api({ method: 'POST', path, body, idempotencyKey: radarId })
    if (answer.kind === 'refused') throw new Error(`no radar was installed: ${answer.problem.code}`)
  }
  return radarIds
}

async function sendRound(api: ApiClient, radarIds: readonly string[], round: number): Promise<Round> {
  const batches = Array.from({ length: batchesPerRound }, (_none, batch) =>
    Array.from({ length: detectionBatchMax }, (_nothing, index) =>
      seen(radarIds, (round * batchesPerRound + batch) * detectionBatchMax + index),
    ),
  )
  const positions = seenPositions()
  const startedMs = performance.now()
  await forEachBounded(batches, batchesAtOnce, async (detections) =>
    positions.note(await sendBatch(api, detections)),
  )
  const answeredMs = performance.now() - startedMs
  await shownAll(api, (round + 1) * batchesPerRound * detectionBatchMax, positions.header())
  const shownMs = performance.now() - startedMs
  const perSecond = (ms: number) => (batchesPerRound * detectionBatchMax * 1_000) / ms
  return { answered: perSecond(answeredMs), shown: perSecond(shownMs) }
}

/** A fifth of them is over the limit of 90 with its tolerance. */
function seen(radarIds: readonly string[], number: number) {
  return {
    radarId: radarIds[number % radarIds.length],
    detectionId: `bench-${number}`,
    detectedAt: new Date(Date.now() - 1_000).toISOString(),
    plate: `AB-${100 + (number % 900)}-${String.fromCharCode(65 + (number % 26))}D`,
    speedKmh: number % 5 === 0 ? 100 + (number % 41) : 50 + (number % 41),
  }
}

async function sendBatch(api: ApiClient, detections: readonly object[]): Promise<string | undefined> {
  const answer = await api({
    method: 'POST',
    path: '/api/radar/commands/detections/batch',
    body: { detections },
    idempotencyKey: randomUUID(),
  })
  if (answer.kind === 'refused') throw new Error(`a batch was refused: ${answer.problem.code}`)
  const { results } = detectionResultsSchema.parse(answer.body)
  const recorded = results.filter(({ outcome }) => outcome === 'recorded').length
  if (recorded < detections.length) throw new Error(`${recorded} of ${detections.length} were recorded`)
  return answer.position
}

async function shownAll(api: ApiClient, expected: number, after: string | undefined): Promise<void> {
  const answer = await api({ method: 'GET', path: '/api/radar/queries/detections/summary', after })
  if (answer.kind === 'refused') throw new Error(`no summary was shown: ${answer.problem.code}`)
  const { count } = detectionSummarySchema.parse(answer.body)
  if (count !== expected) throw new Error(`${count} detections are shown, ${expected} were recorded`)
}
