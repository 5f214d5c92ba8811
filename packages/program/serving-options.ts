import packageJson from './package.json' with { type: 'json' }
import type { ServingOptions } from './part-routers.ts'
import type { ProgramFrame } from './program-frame.ts'
import type { ProgramSettings } from './program-settings.ts'

/** The Swagger page's own files, below each base path: the gateway sends only such paths to a part. */
export function assetsBelow(basePath: string): string {
  return `${basePath}/swagger`
}

/** How the settings want a part's routes served. */
export function servingOptions(
  { settings, verifier, clock, issuer, drain }: ProgramFrame<ProgramSettings>,
  basePath: string,
): ServingOptions {
  const { bodyBytes, requestsPerSecond, burst, waitMs, maxWaitMs, allowedOrigins } = settings.http
  return {
    version: packageJson.version,
    limits: { bodyBytes, requestsPerSecond, burst, waitMs, maxWaitMs },
    allowedOrigins,
    verifier,
    clock,
    publicUrl: settings.publicUrl,
    issuer,
    assetsPath: assetsBelow(basePath),
    drain,
  }
}
