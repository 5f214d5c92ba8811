import { type Request, type Response, Router, urlencoded } from 'express'
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'
import type { Session } from 'oidc-provider'
import { z } from 'zod'
import type { DemoClient } from './demo-clients.ts'
import type { DemoUser } from './demo-users.ts'
import { loginStatusFrame, thirdPartyCookiesFrame } from './frame-pages.ts'
import { sendPage } from './send-page.ts'
import { audience, userIdentityClaims } from './token-claims.ts'

const protocolPath = '/protocol/openid-connect'

type KeycloakRoutes = {
  readonly provider: Provider
  readonly jwks: JSONWebKeySet
  readonly clients: readonly DemoClient[]
  readonly users: readonly DemoUser[]
}

/** What Keycloak serves and oidc-provider does not, or not for tokens that are JWTs. Mounted before the provider. */
export function keycloakRoutes(parts: KeycloakRoutes): Router {
  const router = Router()

  router.get(`${protocolPath}/login-status-iframe.html`, (_request, response) =>
    sendPage(response, loginStatusFrame()),
  )
  router.get(`${protocolPath}/login-status-iframe.html/init`, async (request, response) => {
    const session = await parts.provider.Session.get(parts.provider.createContext(request, response))
    response
      .set('Cache-Control', 'no-store')
      .type('text')
      .send(sessionFor(session, request.query['client_id']))
  })
  router.get(`${protocolPath}/3p-cookies/step1.html`, (_request, response) =>
    sendPage(response, thirdPartyCookiesFrame()),
  )

  const userinfo = userinfoAnswer(parts)
  router.get(`${protocolPath}/userinfo`, userinfo)
  router.post(`${protocolPath}/userinfo`, userinfo)

  router.post(`${protocolPath}/revoke`, urlencoded({ extended: false, limit: '8kb' }), revokeAnswer(parts))
  return router
}

/** The session as the client's tokens name it in `sid`; a word that no token holds for a login unknown to the client. */
function sessionFor(session: Session, clientId: unknown): string {
  if (session.accountId === undefined) return ''
  return session.sidFor(String(clientId)) ?? 'elsewhere'
}

// The provider's own answers to opaque access tokens only.
function userinfoAnswer({ provider, jwks, users }: KeycloakRoutes) {
  const keys = createLocalJWKSet(jwks)
  const userById = new Map(users.map((user) => [user.id, user]))

  return async (request: Request, response: Response): Promise<void> => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const claims = await verifiedClaims(token)
    response.set('Cache-Control', 'no-store')
    if (claims === undefined) {
      response.status(401).set('WWW-Authenticate', `Bearer realm="${provider.issuer}", error="invalid_token"`)
      response.json({
        error: 'invalid_token',
        error_description: 'the access token is missing, expired or not ours',
      })
      return
    }
    const user = userById.get(claims.sub ?? '')
    response.json(
      user === undefined
        ? { sub: claims.sub, preferred_username: claims['preferred_username'] }
        : userIdentityClaims(user),
    )
  }

  async function verifiedClaims(token: string | undefined): Promise<JWTPayload | undefined> {
    if (token === undefined) return undefined
    const verified = await jwtVerify(token, keys, {
      issuer: provider.issuer,
      audience,
      algorithms: ['RS256'],
    }).catch(() => undefined)
    return verified?.payload
  }
}

const revocationSchema = z.object({ client_id: z.string(), token: z.string() })

// The provider refuses to revoke anything that looks like a JWT, which our refresh tokens do. Only clients without a
// secret have refresh tokens.
function revokeAnswer({ provider, clients }: KeycloakRoutes) {
  const clientIds = new Set(clients.filter(({ kind }) => kind !== 'service').map(({ clientId }) => clientId))

  return async (request: Request, response: Response): Promise<void> => {
    const form = revocationSchema.safeParse(request.body).data
    response.set('Cache-Control', 'no-store')
    if (form === undefined) {
      response
        .status(400)
        .json({ error: 'invalid_request', error_description: 'token and client_id are needed' })
      return
    }
    if (!clientIds.has(form.client_id)) {
      response
        .status(401)
        .json({ error: 'invalid_client', error_description: 'client authentication failed' })
      return
    }
    const refreshToken = await provider.RefreshToken.find(form.token)
    if (refreshToken?.clientId === form.client_id && refreshToken.grantId !== undefined) {
      await provider.RefreshToken.revokeByGrantId(refreshToken.grantId)
    }
    response.status(200).end()
  }
}
