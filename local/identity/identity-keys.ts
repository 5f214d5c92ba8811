import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { readSecretFile, writeSecretFile } from './secret-file.ts'

const identityKeysFile = 'identity-keys.json'

const privateKeySchema = z.object({
  kty: z.literal('RSA'),
  kid: z.string(),
  alg: z.literal('RS256'),
  use: z.literal('sig'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
})

const identityKeysSchema = z.object({
  signingKeys: z.array(privateKeySchema).min(1),
  cookieKeys: z.array(z.string().min(32)).min(1),
  /** Base64url; signs refresh tokens, which nobody but the provider reads. */
  refreshTokenSecret: z.string().min(80),
})

export type IdentityKeys = z.infer<typeof identityKeysSchema>

/** The keys of a data folder, made on its first start: a restart ends no login. */
export async function identityKeys(dataFolder: string): Promise<IdentityKeys> {
  const path = join(dataFolder, identityKeysFile)
  const kept = await readSecretFile(path, identityKeysSchema)
  if (kept !== undefined) return kept
  const made = await makeKeys()
  await writeSecretFile(path, made)
  return made
}

/** What verifiers need, without the private parts. */
export function publicKeys(keys: IdentityKeys): JSONWebKeySet {
  return { keys: keys.signingKeys.map(({ kty, kid, alg, use, n, e }) => ({ kty, kid, alg, use, n, e })) }
}

async function makeKeys(): Promise<IdentityKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  return {
    signingKeys: [privateKeySchema.parse({ ...jwk, kid, alg: 'RS256', use: 'sig' })],
    cookieKeys: [randomBytes(32).toString('base64url')],
    refreshTokenSecret: randomBytes(64).toString('base64url'),
  }
}
