import { join } from 'node:path'
import type { Clock } from '@annals/kernel'
import { Router } from 'express'
import type { JSONWebKeySet } from 'jose'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { type ClientSecrets, clientSecrets } from './client-secrets.ts'
import type { DemoClient } from './demo-clients.ts'
import type { DemoUser } from './demo-users.ts'
import { identityAddresses, isOurPage, realm } from './identity-addresses.ts'
import { identityKeys, publicKeys } from './identity-keys.ts'
import type { IdentityLog } from './identity-log.ts'
import { keycloakRoutes } from './keycloak-routes.ts'
import { loadOidcProvider } from './load-oidc-provider.ts'
import { loginRoutes } from './login-routes.ts'
import { loginThrottle } from './login-throttle.ts'
import { registerPasswordGrant } from './password-grant.ts'
import { providerConfiguration } from './provider-configuration.ts'
import { type RefreshTokens, refreshTokens } from './refresh-token.ts'
import { failureAnswer, seenFromOutside } from './request-frame.ts'
import { openArtifactStore } from './sqlite/artifact-store.ts'
import { audience } from './token-claims.ts'

export type IdentityProviderOptions = {
  /** The origin that a browser sees: `http://localhost:8080`. All addresses in tokens and answers begin with it. */
  readonly publicUrl: string
  /** Exists and belongs to this process. Keys, client secrets and logins are kept in it. */
  readonly dataFolder: string
  readonly clients: readonly DemoClient[]
  readonly users: readonly DemoUser[]
  readonly clock: Clock
  readonly log: IdentityLog
  /** The process's NODE_ENV: with `production` the provider refuses to start. */
  readonly nodeEnv: string | undefined
  /** How long an access token lives; five minutes unless given. */
  readonly accessTokenMs?: number
}

export type IdentityProvider = {
  /** To be mounted at `/auth`. */
  readonly router: Router
  readonly issuer: string
  readonly audience: string
  /** The keys that verify its tokens, as `certs` serves them: no request is needed inside the process. */
  readonly jwks: JSONWebKeySet
  /** The secrets of the service clients, which the data folder's `identity-clients.json` holds too. */
  readonly clientSecrets: ClientSecrets
  /** Closes the files. Logins are kept for the next start. */
  readonly stop: () => void
}

/**
 * An OpenID provider for demos and tests, on the paths of a Keycloak realm, so that keycloak-js works unchanged. Its
 * users have printed passwords.
 *
 * | Keycloak, below /auth/realms/annals                   | here                                               |
 * | ----------------------------------------------------- | -------------------------------------------------- |
 * | /.well-known/openid-configuration                     | oidc-provider's discovery                          |
 * | /protocol/openid-connect/auth                         | oidc-provider's /auth                              |
 * | /protocol/openid-connect/token                        | oidc-provider's /token, refresh tokens made JWTs   |
 * | /protocol/openid-connect/certs                        | oidc-provider's /jwks                              |
 * | /protocol/openid-connect/logout                       | oidc-provider's /session/end, at once with a hint  |
 * | /protocol/openid-connect/userinfo                     | keycloak-routes.ts, instead of oidc-provider's /me |
 * | /protocol/openid-connect/revoke                       | keycloak-routes.ts, instead of /token/revocation   |
 * | /protocol/openid-connect/login-status-iframe.html     | keycloak-routes.ts                                 |
 * | /protocol/openid-connect/3p-cookies/step1.html        | keycloak-routes.ts                                 |
 * | /login-actions/authenticate                           | login-routes.ts, instead of /interaction/:uid      |
 */
export async function identityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  if (options.nodeEnv === 'production') {
    throw new Error(
      'Starting the embedded identity provider with NODE_ENV=production: refused, its passwords are public. Run a Keycloak, or unset NODE_ENV for a demo.',
    )
  }
  const { clients, users, clock, log, dataFolder } = options
  const addresses = identityAddresses(options.publicUrl)
  const accessTokenSeconds = Math.ceil((options.accessTokenMs ?? 300_000) / 1000)
  const { default: OidcProvider, errors } = await loadOidcProvider(log)
  const keys = await identityKeys(dataFolder)
  const jwks = publicKeys(keys)
  const secrets = await clientSecrets(dataFolder, clients)
  const store = openArtifactStore(join(dataFolder, 'identity.db'), clock)
  const tokens = refreshTokens(keys.refreshTokenSecret, addresses.issuer)
  const checkLogin = loginThrottle(users, clock)

  const provider = new OidcProvider(
    addresses.issuer,
    providerConfiguration({
      addresses,
      keys,
      clients,
      clientSecrets: secrets,
      users,
      store,
      refreshTokens: tokens,
      accessTokenSeconds,
    }),
  )
  provider.proxy = true
  treatClientsAsKeycloakDoes(provider, addresses.publicUrl)
  registerPasswordGrant(provider, errors, checkLogin, accessTokenSeconds)
  provider.use(wrapRefreshToken(tokens, clock))
  const failed = (error: unknown) => log.error({ error }, 'the identity provider failed')
  provider.on('server_error', (_ctx, error) => failed(error))
  provider.onerror = failed
  provider.on('grant.error', (ctx, error) =>
    log.info({ client: ctx.oidc.client?.clientId, code: error.error }, 'a token was refused'),
  )

  const router = Router()
  router.use(`/realms/${realm}`, seenFromOutside(addresses))
  router.use(`/realms/${realm}`, loginRoutes(provider, users, checkLogin))
  router.use(`/realms/${realm}`, keycloakRoutes({ provider, jwks, clients, users }))
  router.use(`/realms/${realm}`, provider.callback())
  router.use(failureAnswer(addresses, errors, log))

  return {
    router,
    issuer: addresses.issuer,
    audience,
    jwks,
    clientSecrets: secrets,
    stop: () => store.close(),
  }
}

/**
 * `publicUrl/*` is what the page may be returned to, where oidc-provider compares whole addresses only; and tokens
 * name their session.
 */
function treatClientsAsKeycloakDoes(provider: Provider, publicUrl: string): void {
  const { prototype } = provider.Client
  prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
    return this.redirectUris?.length !== 0 && isOurPage(uri, publicUrl)
  }
  prototype.postLogoutRedirectUriAllowed = function postLogoutRedirectUriAllowed(uri) {
    return this.postLogoutRedirectUris?.length !== 0 && isOurPage(uri, publicUrl)
  }
  prototype.includeSid = () => true
}

function wrapRefreshToken(tokens: RefreshTokens, clock: Clock) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const token = ctx.oidc?.route === 'token' ? ctx.oidc.entities.RefreshToken : undefined
    if (token === undefined || ctx.status !== 200) return
    const nowSeconds = Math.floor(clock.nowMs() / 1000)
    const wrapped = await tokens.wrap(token.jti, {
      subject: token.accountId,
      clientId: token.clientId ?? '',
      issuedAtSeconds: nowSeconds,
      expiresAtSeconds: nowSeconds + token.remainingTTL,
      sid: token.sid,
    })
    ctx.body = { ...Object(ctx.body), refresh_token: wrapped }
  }
}
