import type { TokenVerifier } from '@annals/auth'
import { opsRouter, partRouter, type Route, roleGuard } from '@annals/http'
import { type Clock, mintUuid } from '@annals/kernel'
import { opsRoutes, type Part } from '@annals/part'
import type { Logger, PartMetrics } from '@annals/telemetry'
import { Router } from 'express'

/** A part with what its routes are served with. */
export type ServedPart = { readonly part: Part; readonly logger: Logger; readonly metrics: PartMetrics }

export type ServingOptions = Pick<
  Parameters<typeof partRouter>[0],
  'version' | 'limits' | 'allowedOrigins'
> & {
  readonly verifier: TokenVerifier
  readonly clock: Clock
  /** The one public origin, without a slash at its end. */
  readonly publicUrl: string
  /** The realm as a browser sees it, as it stands in `iss`. */
  readonly issuer: string
  /** Where `swaggerAssets()` is mounted. */
  readonly assetsPath: string
  /** Aborts when the process drains. */
  readonly drain: AbortSignal
}

/** Public path of a part's operations. */
export function opsPathOf({ service, kind }: Pick<Part, 'service' | 'kind'>): string {
  return `/ops/${service}/${kind}`
}

/** What everyone may call: the part's routes, its OpenAPI document and its Swagger page. */
export function publicRouter(served: ServedPart, options: ServingOptions): Router {
  const { title, basePath, routes } = served.part
  return partRouter({ ...shared(served, options), title, basePath, routes })
}

/** What operators may call, below the part's operations path. */
export function operationsRouter(served: ServedPart, options: ServingOptions): Router {
  const { part } = served
  return partRouter({
    ...shared(served, options),
    title: `${part.title}: operations`,
    basePath: opsPathOf(part),
    routes: opsRoutes(part),
  })
}

/** What other parts of the installation may call, below `/internal`: never on a port that a gateway reaches. */
export function internalRouter(
  served: ServedPart,
  routes: readonly Route[],
  options: ServingOptions,
): Router {
  const title = `${served.part.title}: for other parts`
  return partRouter({ ...shared(served, options), title, basePath: '/internal', routes })
}

/** Probes and metrics below the part's operations path, for a port that is public: only operators see the metrics. */
export function guardedProbesRouter(
  { part, metrics }: ServedPart,
  {
    verifier,
    drain,
    started,
  }: Pick<ServingOptions, 'verifier' | 'drain'> & { readonly started: () => boolean },
): Router {
  const ready = () => (drain.aborted ? Promise.resolve(draining) : part.ready())
  const guard = roleGuard(verifier, 'operator')
  return Router().use(opsPathOf(part), opsRouter({ health: { started, ready }, metrics, guard }))
}

/** What a part that drains says of its readiness. */
export const draining = { ready: false, detail: 'draining' }

function shared({ logger, metrics }: ServedPart, options: ServingOptions) {
  const { publicUrl, issuer, assetsPath, ...rest } = options
  const openId = `${issuer}/protocol/openid-connect`
  const docs = {
    publicUrl,
    authorizationUrl: `${openId}/auth`,
    tokenUrl: `${openId}/token`,
    clientId: 'annals-page',
    assetsPath,
  }
  return { ...rest, logger, metrics, mintId: mintUuid, docs }
}
