import type { ResourceServer } from 'oidc-provider'
import { audience } from './token-claims.ts'

/** The one API that tokens are for. oidc-provider wants an absolute URI; `aud` holds the short name. */
export const apiResource = `urn:${audience}`

/** Scopes that anyone may ask for. They change nothing: what a login may do is in its roles. */
export const scopes = ['openid', 'profile', 'email', 'roles'] as const

export function apiResourceServer(accessTokenSeconds: number): ResourceServer {
  return {
    audience,
    scope: scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: accessTokenSeconds,
    jwt: { sign: { alg: 'RS256' } },
  }
}
