import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { roles } from '@annals/contracts'
import { type CryptoKey, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { z } from 'zod'
import type { RunningSystem } from '../harness/running-system.ts'

export type TokenForge = {
  /** Signed with the system's own key: what an identity provider could have issued. */
  readonly good: (claims: JWTPayload) => Promise<string>
  /** By what is wrong with each: the token, and the reason that a refusal must name. */
  readonly bad: Readonly<Record<string, { readonly token: string; readonly reason: string }>>
}

const keysSchema = z.object({
  signingKeys: z.array(
    z.looseObject({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  ),
})

/** Makes tokens for a system with the keys of its data folder. */
export async function tokenForge({ url, dataFolder }: RunningSystem): Promise<TokenForge> {
  const text = await readFile(join(dataFolder, 'identity-keys.json'), 'utf8')
  const [jwk] = keysSchema.parse(JSON.parse(text)).signingKeys
  if (jwk === undefined) throw new Error(`no signing key in ${dataFolder}`)
  const { kid } = jwk
  const own = await importJWK({ ...jwk }, 'RS256')
  if (own instanceof Uint8Array) throw new Error('the signing key is no RSA key')
  const stranger = await generateKeyPair('RS256')
  const nowS = Math.floor(Date.now() / 1_000)
  const claims: JWTPayload = {
    iss: `${url}/auth/realms/annals`,
    aud: 'annals',
    sub: 'somebody',
    typ: 'Bearer',
    iat: nowS,
    exp: nowS + 300,
  }
  // Every bad token names all roles and all profiles: nothing but its own fault may keep it out.
  const mighty: JWTPayload = {
    ...claims,
    realm_access: { roles: [...roles] },
    customer_id: '00000000-0000-4000-8000-000000000001',
    owner_id: '00000000-0000-4000-8000-000000000001',
  }
  const rs256 = (payload: JWTPayload, key: CryptoKey, header: object = {}) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(key)
  const pem = createPublicKey({ key: { kty: jwk.kty, n: jwk.n, e: jwk.e }, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  })
  const whole = await rs256(mighty, own)
  const [header = '', , signature = ''] = whole.split('.')
  const otherBody = Buffer.from(JSON.stringify({ ...mighty, sub: 'somebody-else' })).toString('base64url')
  return {
    good: (more) => rs256({ ...claims, ...more }, own),
    bad: {
      garbage: { token: 'garbage', reason: 'token-malformed' },
      'three parts of garbage': { token: 'a.b.c', reason: 'token-malformed' },
      expired: {
        token: await rs256({ ...mighty, iat: nowS - 900, exp: nowS - 600 }, own),
        reason: 'token-expired',
      },
      'of another issuer': {
        token: await rs256({ ...mighty, iss: 'http://localhost/auth/realms/annals' }, own),
        reason: 'token-issuer',
      },
      'for another audience': {
        token: await rs256({ ...mighty, aud: 'account' }, own),
        reason: 'token-audience',
      },
      'an ID token': { token: await rs256({ ...mighty, typ: 'ID' }, own), reason: 'token-type' },
      'a refresh token': {
        token: await rs256({ ...mighty, typ: 'Refresh' }, own),
        reason: 'token-type',
      },
      'not signed at all': { token: new UnsecuredJWT(mighty).encode(), reason: 'token-algorithm' },
      'signed with the public key as a shared secret': {
        token: await new SignJWT(mighty)
          .setProtectedHeader({ alg: 'HS256', kid })
          .sign(new TextEncoder().encode(String(pem))),
        reason: 'token-algorithm',
      },
      'signed by a stranger under our key’s name': {
        token: await rs256(mighty, stranger.privateKey),
        reason: 'token-signature',
      },
      'signed by a stranger under its own name': {
        token: await rs256(mighty, stranger.privateKey, { kid: 'stranger' }),
        reason: 'token-unknown-key',
      },
      'with another body under a good signature': {
        token: `${header}.${otherBody}.${signature}`,
        reason: 'token-signature',
      },
    },
  }
}
