import { TokenError, type TokenVerifier } from '@annals/auth'
import type { ConfigFault } from '@annals/config'
import type { Dependency } from './dependencies.ts'
import { ClientRefused } from './service-token.ts'

/** The login of this program lacks the role that opens the feeds. */
class RoleMissing extends Error {
  override readonly name = 'RoleMissing'
}

/**
 * The identity provider: it must give this program a token that its own verifier accepts, or the first request of a
 * person would find out that issuer, audience or keys do not fit.
 */
export function identityDependency({
  realmUrl,
  clientId,
  token,
  verifier,
}: {
  readonly realmUrl: string
  readonly clientId: string
  readonly token: () => Promise<string>
  readonly verifier: TokenVerifier
}): Dependency<void> {
  const fault = (name: string, rule: string): ConfigFault => ({ name, from: realmUrl, rule })
  return {
    name: 'identity provider',
    reach: async () => {
      const { roles } = await verifier(await token())
      if (!roles.has('service')) throw new RoleMissing(`${clientId} has not the role service`)
    },
    faultsOf: (error) => {
      if (error instanceof ClientRefused)
        return [fault('auth.clientId, auth.clientSecret', `the realm does not accept the client ${clientId}`)]
      if (error instanceof RoleMissing) return [fault('auth.clientId', `${error.message} in the realm`)]
      if (!(error instanceof TokenError)) return []
      switch (error.code) {
        case 'token-issuer':
          return [fault('auth.issuer', 'is not the issuer of the tokens that the realm gives')]
        case 'token-audience':
          return [fault('auth.audience', 'is not in the tokens that the realm gives')]
        case 'token-unknown-key':
        case 'token-signature':
        case 'token-algorithm':
          return [fault('auth.realmUrl', `gives tokens that its own keys do not prove: ${error.code}`)]
        default:
          return []
      }
    },
  }
}
