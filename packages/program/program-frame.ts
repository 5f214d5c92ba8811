import { type TokenVerifier, tokenVerifier } from '@annals/auth'
import { type Clock, systemClock } from '@annals/kernel'
import { createLogger, type Logger, type PartMetrics, partMetrics } from '@annals/telemetry'
import { Dependencies, type DependencyOptions } from './dependencies.ts'
import { identityDependency } from './identity-dependency.ts'
import { type LiveConfigs, liveConfigs } from './live-configs.ts'
import type { ProgramSettings } from './program-settings.ts'
import { serviceToken } from './service-token.ts'

/** What every program has around its part. */
export type ProgramFrame<Settings extends ProgramSettings> = {
  /** `<service>-<kind>`, as in its workspace, its metrics and its logs. */
  readonly name: string
  readonly settings: Settings
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: PartMetrics
  readonly live: LiveConfigs
  /** The realm as a browser sees it, as it stands in `iss`. */
  readonly issuer: string
  readonly verifier: TokenVerifier
  /** This program's own, for feeds. */
  readonly token: () => Promise<string>
  readonly dependencies: Dependencies
  /** Rejects when the identity provider refuses what the settings say; see `Dependencies.consult`. */
  readonly consultIdentity: () => Promise<void>
  /** Aborts when the program drains. */
  readonly drain: AbortSignal
}

export type Patience = Pick<DependencyOptions, 'backoff' | 'togetherMs'>

export function programFrame<Settings extends ProgramSettings>(
  name: string,
  settings: Settings,
  drain: AbortSignal,
  patience: Patience,
): ProgramFrame<Settings> {
  const clock = systemClock
  const { nowMs } = clock
  const logger = createLogger({ part: name, level: settings.logLevel, nowMs })
  const metrics = partMetrics(name)
  const { auth, publicUrl } = settings
  const issuer = auth.issuer ?? `${publicUrl}/auth/realms/annals`
  const realmUrl = auth.realmUrl ?? issuer
  const clientId = auth.clientId ?? `annals-${name}`
  const token = serviceToken({ realmUrl, clientId, clientSecret: auth.clientSecret, nowMs })
  const jwksUrl = `${realmUrl}/protocol/openid-connect/certs`
  const verifier = tokenVerifier({ issuer, audience: auth.audience, keys: { jwksUrl }, nowMs })
  const dependencies = new Dependencies({ logger, metrics, nowMs, signal: drain, ...patience })
  return {
    name,
    settings,
    clock,
    logger,
    metrics,
    live: liveConfigs({ clock, logger, metrics }),
    issuer,
    verifier,
    token,
    dependencies,
    consultIdentity: () => dependencies.consult(identityDependency({ realmUrl, clientId, token, verifier })),
    drain,
  }
}
