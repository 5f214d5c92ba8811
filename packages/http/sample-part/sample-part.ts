import type { RequestListener } from 'node:http'
import { createLogger, type PartMetrics } from '@annals/telemetry'
import { type InjectOptions, inject, type Response } from 'light-my-request'
import { httpApp } from '../http-app.ts'
import type { HttpLimits } from '../limits.ts'
import { partRouter } from '../part-router.ts'
import type { ChangeSource } from '../sse-answer.ts'
import { sampleVerifier } from './principals.ts'
import { type SampleCall, sampleRoutes } from './routes.ts'

export const basePath = '/api/sample/commands'

export const sampleDocs = {
  publicUrl: 'http://localhost:8080',
  authorizationUrl: 'http://localhost:8080/auth/authorize',
  tokenUrl: 'http://localhost:8080/auth/token',
  clientId: 'annals-page',
  assetsPath: '/api/swagger',
}

type Observed = Parameters<PartMetrics['observeRequest']>[0]

export type SamplePart = {
  readonly app: RequestListener
  readonly send: (options: InjectOptions) => Promise<Response>
  readonly calls: SampleCall[]
  readonly observed: Observed[]
  readonly logged: () => string
  nowMs: number
}

const noChanges: ChangeSource = {
  newest: async () => 0,
  changesAfter: async (sequence) => ({ kind: 'changes', changes: [], through: sequence }),
  onChanges: () => () => undefined,
}

/** A part with one route of each kind and a clock that stands still until it is moved. */
export function samplePart(
  options: {
    readonly limits?: Partial<HttpLimits>
    readonly allowedOrigins?: readonly string[]
    readonly drain?: AbortSignal
    readonly changes?: ChangeSource
    readonly csvRows?: () => AsyncIterable<string>
  } = {},
): SamplePart {
  const { changes = noChanges, csvRows, ...settings } = options
  const calls: SampleCall[] = []
  const observed: Observed[] = []
  const lines: string[] = []
  let minted = 0
  const router = partRouter({
    title: 'Sample commands',
    version: '1.0.0',
    basePath,
    routes: sampleRoutes(calls, { changes, ...(csvRows === undefined ? {} : { csvRows }) }),
    verifier: sampleVerifier,
    logger: createLogger(
      { part: 'sample', level: 'debug' },
      { write: (line: string) => void lines.push(line) },
    ),
    metrics: { observeRequest: (request) => void observed.push(request) },
    clock: { nowMs: () => part.nowMs },
    mintId: () => `minted-${(minted += 1)}`,
    docs: sampleDocs,
    ...settings,
  })
  const app = httpApp([{ at: '/', router }], (error) => {
    throw error
  })
  const part: SamplePart = {
    app,
    send: (request) => inject(app, request),
    calls,
    observed,
    logged: () => lines.join(''),
    nowMs: 0,
  }
  return part
}
