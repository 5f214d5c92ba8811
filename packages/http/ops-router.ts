import type { PartMetrics } from '@annals/telemetry'
import { type RequestHandler, type Response, Router } from 'express'

export type OpsHealth = {
  /** True once the part has started; never looks at other systems. */
  readonly started: () => boolean
  /** The own database answers and its schema is acceptable, and the part is not draining; nothing else. */
  readonly ready: () => Promise<{ readonly ready: boolean; readonly detail?: string }>
}

export type OpsSettings = {
  readonly health: OpsHealth
  readonly metrics: Pick<PartMetrics, 'text' | 'contentType'>
  /** Stands before `/startupz` and `/metrics` where the port is public; on a port of its own there is none. */
  readonly guard?: RequestHandler
}

/** `/livez`, `/readyz`, `/startupz` and `/metrics` of one part. */
export function opsRouter({ health, metrics, guard }: OpsSettings): Router {
  const guards = guard === undefined ? [] : [guard]
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/livez', (_request, response) => sendHealth(response, true))
  router.get('/readyz', async (_request, response) => {
    const { ready, detail } = await health.ready().catch((error: unknown) => ({
      ready: false,
      detail: error instanceof Error ? error.message : 'the check itself failed',
    }))
    sendHealth(response, ready, detail)
  })
  router.get('/startupz', ...guards, (_request, response) => sendHealth(response, health.started()))
  router.get('/metrics', ...guards, async (_request, response) => {
    const text = await metrics.text()
    response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
    response.end(text)
  })
  return router
}

function sendHealth(response: Response, good: boolean, detail?: string): void {
  response.writeHead(good ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(
    JSON.stringify({ status: good ? 'ok' : 'unavailable', ...(detail === undefined ? {} : { detail }) }),
  )
}
