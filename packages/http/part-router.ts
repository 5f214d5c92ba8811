import type { TokenVerifier } from '@annals/auth'
import type { Clock, MintId } from '@annals/kernel'
import type { Logger, PartMetrics } from '@annals/telemetry'
import { type NextFunction, type Request, type Response, Router } from 'express'
import { routeFaults } from './check-routes.ts'
import { sendOptions } from './cross-origin.ts'
import { type DocsSettings, docsFiles } from './docs-page.ts'
import { exchangeHandlers } from './exchange.ts'
import { defaultLimits, type HttpLimits } from './limits.ts'
import { openApiDocument } from './openapi/document.ts'
import { commonProblem } from './problem-error.ts'
import { rateLimit } from './rate-limit.ts'
import type { Route } from './route.ts'
import { routeHandler } from './route-handler.ts'

export type PartRouterSettings = {
  readonly title: string
  readonly version: string
  /** Public path of the part, `/api/<service>/commands` or `…/queries`. */
  readonly basePath: string
  readonly routes: readonly Route[]
  readonly verifier: TokenVerifier
  readonly logger: Logger
  readonly metrics: Pick<PartMetrics, 'observeRequest'>
  readonly clock: Clock
  readonly mintId: MintId
  readonly docs: DocsSettings
  readonly limits?: Partial<HttpLimits>
  /** Origins of pages that may call from elsewhere; none by default. */
  readonly allowedOrigins?: readonly string[]
  /** Aborts when the part drains: streams end, waits give up. */
  readonly drain?: AbortSignal
}

/**
 * Everything below the part's base path: its routes, `openapi.json` and `docs` (both public), problems for the rest.
 * Throws when the route table is at fault.
 */
export function partRouter(settings: PartRouterSettings): Router {
  const { basePath, routes, verifier, clock, drain, docs } = settings
  const faults = routeFaults(routes)
  if (faults.length > 0) throw new Error(`The routes of ${basePath} cannot be served:\n${faults.join('\n')}`)

  const limits = { ...defaultLimits, ...settings.limits }
  const limit = rateLimit(limits, clock.nowMs)
  const handler = exchangeHandlers({ ...settings, allowedOrigins: settings.allowedOrigins ?? [], drain })
  const inner = Router({ caseSensitive: true, strict: true })

  for (const route of routes) {
    inner[route.method](route.path, handler(route.path, routeHandler(route, { verifier, limits, limit })))
  }
  const files = docsFiles({ ...settings, document: openApiDocument(settings), docs })
  for (const [path, { contentType, content, policy }] of Object.entries(files)) {
    inner.get(
      path,
      handler(path, async ({ response }) => {
        response.setHeader('Content-Security-Policy', policy)
        response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(content) })
        response.end(content)
      }),
    )
  }
  const methods: readonly (readonly [string, string])[] = [
    ...routes.map(({ path, method }) => [path, method] as const),
    ...Object.keys(files).map((path) => [path, 'get'] as const),
  ]
  for (const [path, entries] of Map.groupBy(methods, ([path]) => path)) {
    const allow = allowed(entries.map(([, method]) => method))
    inner.all(
      path,
      handler(path, async ({ request, response }) => {
        if (request.method === 'OPTIONS') return sendOptions(response, allow)
        throw commonProblem('method-not-allowed', { headers: { Allow: allow } })
      }),
    )
  }
  const notFound = handler('unmatched', async () => {
    throw commonProblem('not-found')
  })
  inner.use(notFound)
  // Express itself fails only on a path that is not percent-encoded UTF-8, and such a path names nothing.
  inner.use((_error: unknown, request: Request, response: Response, next: NextFunction) =>
    notFound(request, response, next),
  )

  const outer = Router({ caseSensitive: true })
  outer.use(basePath, inner)
  return outer
}

function allowed(methods: readonly string[]): string {
  const withHead = methods.includes('get') ? ['get', 'head', ...methods] : methods
  return [...new Set([...withHead, 'options'])]
    .map((method) => method.toUpperCase())
    .toSorted()
    .join(', ')
}
