import { jwtVerify, SignJWT } from 'jose'
import type { Adapter } from 'oidc-provider'
import { z } from 'zod'

/**
 * keycloak-js reads the expiry of a refresh token, so it must look like a JWT; oidc-provider's own is an opaque id.
 * HS512 under a key of its own, as Keycloak does: no verifier of access tokens can take it for one.
 */
export type RefreshTokens = {
  readonly wrap: (opaque: string, token: RefreshTokenFacts) => Promise<string>
  /** The opaque id, or undefined when it is no refresh token of ours. Expiry is the provider's matter. */
  readonly unwrap: (jwt: string) => Promise<string | undefined>
}

type RefreshTokenFacts = {
  readonly subject: string
  readonly clientId: string
  readonly issuedAtSeconds: number
  readonly expiresAtSeconds: number
  readonly sid: string | undefined
}

const claimsSchema = z.object({ jti: z.string() })

export function refreshTokens(secretBase64url: string, issuer: string): RefreshTokens {
  const secret = Buffer.from(secretBase64url, 'base64url')
  return {
    wrap: (opaque, token) =>
      new SignJWT({
        typ: 'Refresh',
        azp: token.clientId,
        ...(token.sid === undefined ? {} : { sid: token.sid }),
      })
        .setProtectedHeader({ alg: 'HS512', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(token.subject)
        .setJti(opaque)
        .setIssuedAt(token.issuedAtSeconds)
        .setExpirationTime(token.expiresAtSeconds)
        .sign(secret),
    unwrap: async (jwt) => {
      const verified = await jwtVerify(jwt, secret, {
        algorithms: ['HS512'],
        issuer,
        audience: issuer,
        currentDate: new Date(0),
      }).catch(() => undefined)
      return claimsSchema.safeParse(verified?.payload).data?.jti
    },
  }
}

/** The adapter of the model RefreshToken: whoever looks for a JWT finds the opaque token inside. */
export function findingByJwt(adapter: Adapter, tokens: RefreshTokens): Adapter {
  return {
    ...adapter,
    find: async (jwt) => {
      const opaque = await tokens.unwrap(jwt)
      return opaque === undefined ? undefined : adapter.find(opaque)
    },
  }
}
