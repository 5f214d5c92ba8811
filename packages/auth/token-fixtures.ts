import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
} from 'jose'

export const issuer = 'https://shop.example/auth/realms/annals'
export const audience = 'annals'
export const startMs = Date.UTC(2026, 0, 2)
export const startS = startMs / 1_000

export type SigningKey = {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

export async function signingKey(kid: string): Promise<SigningKey> {
  return { kid, ...(await generateKeyPair('RS256', { extractable: true })) }
}

export async function keySet(...keys: readonly SigningKey[]): Promise<JSONWebKeySet> {
  return {
    keys: await Promise.all(
      keys.map(async ({ kid, publicKey }) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg: 'RS256',
        use: 'sig',
      })),
    ),
  }
}

export const goodClaims: JWTPayload = {
  iss: issuer,
  aud: [audience, 'account'],
  sub: 'user-1',
  exp: startS + 300,
  iat: startS,
  typ: 'Bearer',
  azp: 'annals-page',
  preferred_username: 'ana',
  realm_access: { roles: ['customer', 'offline_access', 'sales'] },
  customer_id: '0190a000-0000-7000-8000-000000000001',
}

export function sign(claims: JWTPayload, { kid, privateKey }: SigningKey, typ?: string): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid, ...(typ === undefined ? {} : { typ }) })
    .sign(privateKey)
}

export function without(claim: string): JWTPayload {
  return Object.fromEntries(Object.entries(goodClaims).filter(([name]) => name !== claim))
}
