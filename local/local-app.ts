import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { AnalyticsPart } from '@annals/analytics'
import type { TokenVerifier } from '@annals/auth'
import { httpApp, swaggerAssets } from '@annals/http'
import type { Clock } from '@annals/kernel'
import { guardedProbesRouter, operationsRouter, publicRouter } from '@annals/program'
import type { Logger } from '@annals/telemetry'
import express, { Router } from 'express'
import type { IdentityProvider } from './identity/identity-provider.ts'
import { curlLines } from './landing/curl-lines.ts'
import { landingPage } from './landing/landing-page.ts'
import { landingUsers } from './landing/landing-users.ts'
import type { LocalPart } from './local-parts.ts'

export type LocalAppOptions = {
  readonly parts: readonly LocalPart[]
  readonly analytics: Pick<AnalyticsPart, 'lastWindows'>
  readonly logger: Logger
  readonly identity: IdentityProvider
  readonly verifier: TokenVerifier
  readonly publicUrl: string
  readonly currency: string
  readonly version: string
  readonly clock: Clock
  readonly started: () => boolean
  /** Aborts when the process drains. */
  readonly drain: AbortSignal
}

const assetsPath = '/api/swagger'

/** Everything of the one port: the landing page, the identity provider, every part and its operations. */
export function localApp(options: LocalAppOptions): RequestListener {
  const { parts, identity, logger } = options
  const api = httpApp(
    [
      { at: assetsPath, router: swaggerAssets() },
      ...parts.flatMap((part) => partRouters(part, options).map((router) => ({ at: '/', router }))),
    ],
    (error) => logger.error({ error }, 'a request failed outside of every part'),
  )
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use('/', landingRouter(options))
  app.use('/auth', identity.router)
  app.use((request, response) => api(request, response))
  return app
}

function partRouters(served: LocalPart, options: LocalAppOptions): readonly Router[] {
  const { version, verifier, clock, publicUrl, identity, drain, started } = options
  const serving = { version, verifier, clock, publicUrl, issuer: identity.issuer, assetsPath, drain }
  return [
    publicRouter(served, serving),
    guardedProbesRouter(served, { verifier, drain, started }),
    operationsRouter(served, serving),
  ]
}

function landingRouter({ parts, analytics, publicUrl, currency, logger }: LocalAppOptions): Router {
  const page = landingPage({
    publicUrl,
    currency,
    parts: parts.map(({ part }) => part),
    users: landingUsers,
    curlLines: curlLines(publicUrl),
  })
  const router = Router()
  router.get('/', (_request, response) => {
    response
      .status(200)
      .set({
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy':
          "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      })
      .send(page)
  })
  // Open to everyone as the page is: the demo's passwords stand on it.
  router.get('/landing/windows', (_request, response) => {
    lastWindows(analytics).then(
      (windows) => response.status(200).set('Cache-Control', 'no-store').json(windows),
      (error: unknown) => {
        logger.error({ error }, 'the last windows cannot be read')
        response.status(503).end()
      },
    )
  })
  const folder = fileURLToPath(new URL('landing', import.meta.url))
  for (const name of ['landing.css', 'landing.js', 'icon.svg']) {
    router.get(`/landing/${name}`, (_request, response) => response.sendFile(name, { root: folder }))
  }
  return router
}

const windowsShown = 12

/** The last windows of both metrics, oldest first. */
async function lastWindows(analytics: Pick<AnalyticsPart, 'lastWindows'>) {
  const [orders, infractions] = await Promise.all([
    analytics.lastWindows('orders', windowsShown),
    analytics.lastWindows('infractions', windowsShown),
  ])
  return { orders: orders.windows, infractions: infractions.windows }
}
