import type { RequestListener } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { ConfigError } from '@annals/config'
import { type HttpServer, httpApp, listen, opsRouter, type Route, swaggerAssets } from '@annals/http'
import type { Part } from '@annals/part'
import { answerStarting } from './answer-starting.ts'
import { draining, internalRouter, operationsRouter, opsPathOf, publicRouter } from './part-routers.ts'
import type { ProgramFrame } from './program-frame.ts'
import type { ProgramSettings } from './program-settings.ts'
import { assetsBelow, servingOptions } from './serving-options.ts'

/** A part that runs, and what only other programs may ask it. */
export type RunningPart = { readonly part: Part; readonly internal: readonly Route[] }

export type ProgramPorts = {
  readonly port: number
  readonly opsPort: number
  /** Begins to answer with the part. */
  readonly serve: (running: RunningPart) => void
  /** Takes nothing new on the public port, lets running requests finish for so long, then cuts them. */
  readonly stopPublic: (graceMs: number) => Promise<void>
  readonly stopOps: () => Promise<void>
}

/** How long the own database may take to answer a readiness probe. */
const readyWithinMs = 2_000
const silent: Awaited<ReturnType<Part['ready']>> = {
  ready: false,
  detail: 'the own database does not answer',
}
const opsGraceMs = 1_000

/**
 * Opens the public port and the ops port before anything is reached: a program that waits for its database is alive and
 * has started, it is not ready. Rejects when a port is taken.
 */
export async function openPorts(frame: ProgramFrame<ProgramSettings>): Promise<ProgramPorts> {
  const { settings, logger } = frame
  const { host, port, opsPort } = settings.http
  let part: Part | undefined
  const probes = opsRouter({
    health: { started: () => true, ready: () => readiness(frame, part) },
    metrics: frame.metrics,
  })
  const app = (routers: Parameters<typeof httpApp>[0]) =>
    httpApp(routers, (error) => logger.error({ error }, 'a request failed outside of the part'))
  let answerPublic: RequestListener = answerStarting
  let answerOps = app([{ at: '/', router: probes }])

  const ops = await openPort('http.opsPort', (...exchange) => answerOps(...exchange), { port: opsPort, host })
  const open = await openPort('http.port', (...exchange) => answerPublic(...exchange), { port, host }).catch(
    async (error: unknown) => {
      await ops.stop(0)
      throw error
    },
  )
  let stopped: Promise<void> | undefined
  return {
    port: open.port,
    opsPort: ops.port,
    serve: ({ part: running, internal }) => {
      const served = { part: running, logger, metrics: frame.metrics }
      const { basePath } = running
      const opsPath = opsPathOf(running)
      answerPublic = app([
        { at: assetsBelow(basePath), router: swaggerAssets() },
        { at: '/', router: publicRouter(served, servingOptions(frame, basePath)) },
      ])
      const opsOptions = servingOptions(frame, opsPath)
      answerOps = app([
        { at: '/', router: probes },
        { at: assetsBelow(opsPath), router: swaggerAssets() },
        { at: '/', router: operationsRouter(served, opsOptions) },
        ...(internal.length === 0 ? [] : [{ at: '/', router: internalRouter(served, internal, opsOptions) }]),
      ])
      part = running
    },
    stopPublic: (graceMs) => {
      stopped ??= open.stop(graceMs)
      return stopped
    },
    stopOps: () => ops.stop(opsGraceMs),
  }
}

async function openPort(
  setting: string,
  answer: RequestListener,
  at: { readonly port: number; readonly host: string },
): Promise<HttpServer> {
  try {
    return await listen(answer, at)
  } catch (error) {
    const rule = `cannot be used: ${error instanceof Error ? error.message : String(error)}`
    throw new ConfigError([{ name: setting, from: `${at.host}:${at.port}`, rule }])
  }
}

/** The own database and nothing else: one broker that restarts must not empty every Service. */
async function readiness(
  { drain, dependencies }: ProgramFrame<ProgramSettings>,
  part: Part | undefined,
): ReturnType<Part['ready']> {
  if (drain.aborted) return draining
  if (part === undefined) {
    const waiting = dependencies.waitingFor()
    return { ready: false, detail: waiting.length === 0 ? 'starting' : `waits for ${waiting.join(', ')}` }
  }
  const late = new AbortController()
  const timeout = delay(readyWithinMs, silent, { signal: late.signal }).catch(() => silent)
  try {
    return await Promise.race([part.ready(), timeout])
  } finally {
    late.abort()
  }
}
