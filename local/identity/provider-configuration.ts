import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { apiResource, apiResourceServer, scopes } from './api-resource.ts'
import type { ClientSecrets } from './client-secrets.ts'
import type { DemoClient } from './demo-clients.ts'
import type { DemoUser } from './demo-users.ts'
import type { IdentityAddresses } from './identity-addresses.ts'
import type { IdentityKeys } from './identity-keys.ts'
import { endSession } from './logout.ts'
import { sendFailure, sendSignedOut } from './provider-pages.ts'
import { findingByJwt, type RefreshTokens } from './refresh-token.ts'
import type { ArtifactStore } from './sqlite/artifact-store.ts'
import {
  serviceAccessClaims,
  serviceAccountId,
  userAccessClaims,
  userIdentityClaims,
} from './token-claims.ts'

const loginSeconds = 10 * 3600
const interactionSeconds = 1800

export type ConfigurationParts = {
  readonly addresses: IdentityAddresses
  readonly keys: IdentityKeys
  readonly clients: readonly DemoClient[]
  readonly clientSecrets: ClientSecrets
  readonly users: readonly DemoUser[]
  readonly store: ArtifactStore
  readonly refreshTokens: RefreshTokens
  readonly accessTokenSeconds: number
}

/** oidc-provider made to look like a Keycloak realm whose clients ask for no consent. */
export function providerConfiguration(parts: ConfigurationParts): Configuration {
  const { addresses, accessTokenSeconds } = parts
  const userById = new Map(parts.users.map((user) => [user.id, user]))
  const clientById = new Map(parts.clients.map((client) => [client.clientId, client]))
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const

  return {
    adapter: (model) => {
      const adapter = parts.store.adapter(model)
      return model === 'RefreshToken' ? findingByJwt(adapter, parts.refreshTokens) : adapter
    },
    clients: parts.clients.map((client) => clientMetadata(client, addresses.publicUrl, parts.clientSecrets)),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    jwks: { keys: parts.keys.signingKeys },
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    responseTypes: ['code'],
    scopes: [...scopes],
    claims: { openid: ['sub', 'preferred_username', 'name', 'customer_id', 'owner_id'] },
    conformIdTokenClaims: false,
    cookies: {
      keys: parts.keys.cookieKeys,
      // Cookies know no ports: two installations on one host must not end each other's logins.
      names: {
        session: `${addresses.cookiePrefix}_session`,
        interaction: `${addresses.cookiePrefix}_login`,
        resume: `${addresses.cookiePrefix}_resume`,
      },
      long: { ...cookie, path: addresses.realmPath },
      short: cookie,
    },
    // keycloak-js sends Origin with each token request, also from the very origin that serves it.
    clientBasedCORS: (_ctx, origin) => origin === addresses.publicUrl,
    routes: {
      authorization: '/protocol/openid-connect/auth',
      token: '/protocol/openid-connect/token',
      jwks: '/protocol/openid-connect/certs',
      end_session: '/protocol/openid-connect/logout',
      userinfo: '/protocol/openid-connect/userinfo',
      revocation: '/protocol/openid-connect/revoke',
    },
    interactions: {
      url: (_ctx, interaction) => `${addresses.realmPath}${loginActionPath}/${interaction.uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => apiResource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => apiResourceServer(accessTokenSeconds),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: endSession,
        postLogoutSuccessSource: (ctx) => sendSignedOut(ctx, addresses.publicUrl),
      },
    },
    findAccount: (_ctx, id) => {
      const user = userById.get(id)
      return user === undefined ? undefined : { accountId: id, claims: () => userIdentityClaims(user) }
    },
    loadExistingGrant: grantEverything,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // As in a Keycloak realm: an answer that is lost on its way must not end the login. Logging out ends the token.
    rotateRefreshToken: () => false,
    expiresWithSession: () => true,
    extraTokenClaims: (_ctx, token) => {
      const client = clientById.get(token.clientId ?? '')
      if (client === undefined) return undefined
      if (token.kind === 'ClientCredentials') return serviceAccessClaims(client)
      const user = userById.get(token.accountId)
      return user === undefined ? undefined : userAccessClaims(user, client.clientId, token.sid)
    },
    formats: {
      customizers: {
        jwt: (_ctx, token, parts) => {
          parts.header = { typ: 'JWT' }
          if (token.kind === 'ClientCredentials')
            parts.payload['sub'] = serviceAccountId(token.clientId ?? '')
          // Keycloak gives this claim to service accounts only.
          else delete parts.payload['client_id']
        },
      },
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      IdToken: accessTokenSeconds,
      AuthorizationCode: 60,
      Interaction: interactionSeconds,
      Session: loginSeconds,
      Grant: loginSeconds,
      RefreshToken: loginSeconds,
    },
    renderError: (ctx, out, error) => sendFailure(ctx, addresses.publicUrl, out, error),
  }
}

/** Where a person logs in, below the realm; the id of the login follows. */
export const loginActionPath = '/login-actions/authenticate'

function clientMetadata(client: DemoClient, publicUrl: string, secrets: ClientSecrets) {
  const { clientId: client_id } = client
  switch (client.kind) {
    case 'page':
      return {
        client_id,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${publicUrl}/`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      } as const
    case 'curl':
      return {
        client_id,
        token_endpoint_auth_method: 'none',
        grant_types: ['password', 'refresh_token'],
        response_types: [],
        redirect_uris: [],
      } as const
    case 'service':
      return {
        client_id,
        client_secret: secrets[client_id],
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      } as const
  }
}

// Our own page asks our own people: there is nothing to consent to.
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, account, provider } = oidc
  if (client === undefined || session === undefined || account === undefined) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const kept = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  if (kept !== undefined) return kept
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  grant.addOIDCScope([...scopes])
  grant.addResourceScope(apiResource, [...scopes])
  await grant.save()
  return grant
}
