import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { before, suite, test } from 'node:test'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose'
import { isServiceClient } from './principal.ts'
import { KeysUnavailableError, TokenError } from './token-error.ts'
import { clockToleranceMs, tokenVerifier } from './token-verifier.ts'

const issuer = 'https://shop.example/auth/realms/annals'
const audience = 'annals'
const startMs = Date.UTC(2026, 0, 2)
const startS = startMs / 1_000

type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }

async function signingKey(kid: string): Promise<SigningKey> {
  return { kid, ...(await generateKeyPair('RS256', { extractable: true })) }
}

async function keySet(...keys: readonly SigningKey[]): Promise<JSONWebKeySet> {
  return {
    keys: await Promise.all(
      keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' })),
    ),
  }
}

const goodClaims: JWTPayload = {
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

function sign(claims: JWTPayload, { kid, privateKey }: SigningKey, typ?: string): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...(typ === undefined ? {} : { typ }) }).sign(privateKey)
}

function without(claim: string): JWTPayload {
  return Object.fromEntries(Object.entries(goodClaims).filter(([name]) => name !== claim))
}

function base64url(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

suite('token verifier', () => {
  let key: SigningKey
  let other: SigningKey
  let nowMs = startMs
  const clock = () => nowMs

  before(async () => {
    ;[key, other] = await Promise.all([signingKey('one'), signingKey('two')])
  })

  async function verifier(keys: readonly SigningKey[] = [key]) {
    nowMs = startMs
    const set = await keySet(...keys)
    return tokenVerifier({ issuer, audience, keys: { source: async () => set }, nowMs: clock })
  }

  async function refused(token: string, code: string, said = code): Promise<void> {
    const verify = await verifier()
    await assert.rejects(verify(token), (error) => {
      assert(error instanceof TokenError, String(error))
      assert.equal(error.code, code, said)
      if (token !== '') assert(!error.message.includes(token))
      return true
    })
  }

  test('a login becomes a principal with our roles only, its claims and its end', async () => {
    const verify = await verifier()
    const principal = await verify(await sign(goodClaims, key, 'JWT'))
    assert.deepEqual(principal, {
      subject: 'user-1',
      actor: 'user:user-1',
      roles: new Set(['customer', 'sales']),
      customerId: goodClaims['customer_id'],
      expiresAtMs: startMs + 300_000,
    })
    assert.equal(isServiceClient(principal), false)
  })

  test('a vehicle owner has the owner_id claim, and a login without claims has none', async () => {
    const verify = await verifier()
    const owner = await verify(await sign({ ...without('customer_id'), owner_id: 'owner-1' }, key, 'at+jwt'))
    assert.equal(owner.ownerId, 'owner-1')
    assert(!('customerId' in owner))
    const empty = await verify(await sign({ ...goodClaims, customer_id: '' }, key))
    assert(!('customerId' in empty))
  })

  test('a client-credentials token acts as its client, in the manner of Keycloak and of RFC 9068', async () => {
    const verify = await verifier()
    const keycloak = { ...goodClaims, azp: 'Order-Command', preferred_username: 'service-account-order-command' }
    const standard = { ...without('preferred_username'), sub: 'annals-importer', client_id: 'annals-importer' }
    const first = await verify(await sign(keycloak, key))
    assert.equal(first.actor, 'client:Order-Command')
    assert.equal(isServiceClient(first), true)
    assert.equal((await verify(await sign(standard, key))).actor, 'client:annals-importer')
  })

  test('a person whose user name merely starts like that of a client stays a person', async () => {
    const verify = await verifier()
    const token = await sign({ ...goodClaims, preferred_username: 'service-account-order-command' }, key)
    assert.equal((await verify(token)).actor, 'user:user-1')
  })

  test('a token of another issuer or for another audience is refused', async () => {
    await refused(await sign({ ...goodClaims, iss: `${issuer}/` }, key), 'token-issuer')
    await refused(await sign(without('iss'), key), 'token-issuer')
    await refused(await sign({ ...goodClaims, aud: 'account' }, key), 'token-audience')
    await refused(await sign(without('aud'), key), 'token-audience')
  })

  test('an unsigned token is refused, with and without its empty signature', async () => {
    const unsigned = `${base64url({ alg: 'none' })}.${base64url(goodClaims)}`
    await refused(`${unsigned}.`, 'token-algorithm')
    await refused(unsigned, 'token-malformed')
    await refused(`${base64url({ alg: 'NONE' })}.${base64url(goodClaims)}.`, 'token-algorithm')
  })

  test('a token signed by HS256 with the public key as its secret is refused', async () => {
    const signed = `${base64url({ alg: 'HS256', kid: key.kid })}.${base64url(goodClaims)}`
    const pem = await exportSPKI(key.publicKey)
    const modulus = (await exportJWK(key.publicKey)).n ?? ''
    for (const secret of [pem, pem.trim(), modulus]) {
      const signature = createHmac('sha256', secret).update(signed).digest('base64url')
      await refused(`${signed}.${signature}`, 'token-algorithm')
    }
  })

  test('a token of another RSA algorithm is refused, though its key is ours', async () => {
    const pair = await generateKeyPair('RS512', { extractable: true })
    const token = await new SignJWT(goodClaims).setProtectedHeader({ alg: 'RS512', kid: key.kid }).sign(pair.privateKey)
    await refused(token, 'token-algorithm')
  })

  test('a token signed by a key that is not the issuer’s, or changed after signing, is refused', async () => {
    await refused(await sign(goodClaims, { ...other, kid: key.kid }), 'token-signature')
    await refused(await sign(goodClaims, other), 'token-unknown-key')
    const [header, , signature] = (await sign(goodClaims, key)).split('.')
    const promoted = base64url({ ...goodClaims, realm_access: { roles: ['operator'] } })
    await refused(`${header}.${promoted}.${signature}`, 'token-signature')
  })

  test('a token whose header brings its own key or demands an extension is refused', async () => {
    const jwk = await exportJWK(other.publicKey)
    const own = await new SignJWT(goodClaims).setProtectedHeader({ alg: 'RS256', jwk }).sign(other.privateKey)
    await refused(own, 'token-signature')
    const signed = `${base64url({ alg: 'RS256', kid: key.kid, crit: ['b64', 'x'], x: 1, b64: true })}.${base64url(goodClaims)}.AA`
    await refused(signed, 'token-malformed')
  })

  test('a token is good until it expires, allowing for clocks that differ a little', async () => {
    const token = await sign(goodClaims, key)
    const verify = await verifier()
    nowMs = startMs + 300_000 + clockToleranceMs - 1_000
    assert.equal((await verify(token)).subject, 'user-1')
    nowMs = startMs + 300_000 + clockToleranceMs
    await assert.rejects(verify(token), { code: 'token-expired' })
  })

  test('a token that was accepted a moment ago is refused as soon as it has expired', async () => {
    const token = await sign({ ...goodClaims, exp: startS + 10 }, key)
    const verify = await verifier()
    await verify(token)
    nowMs = startMs + 10_000 + clockToleranceMs
    await assert.rejects(verify(token), { code: 'token-expired' })
  })

  test('a token without end, without subject or not yet valid is refused', async () => {
    await refused(await sign(without('exp'), key), 'token-claims')
    await refused(await sign(without('sub'), key), 'token-subject')
    await refused(await sign({ ...goodClaims, sub: '' }, key), 'token-subject')
    await refused(await sign({ ...goodClaims, nbf: startS + 60 }, key), 'token-not-yet-valid')
  })

  test('an ID token, a refresh token or another kind of JWT is refused', async () => {
    await refused(await sign({ ...goodClaims, typ: 'ID' }, key), 'token-type')
    await refused(await sign({ ...goodClaims, typ: 'Refresh' }, key), 'token-type')
    await refused(await sign(goodClaims, key, 'logout+jwt'), 'token-type')
  })

  test('a claim that is a list is refused and never picked from', async () => {
    await refused(await sign({ ...goodClaims, customer_id: ['a', 'b'] }, key), 'token-claims')
  })

  test('roles that are missing or no list are no roles', async () => {
    const verify = await verifier()
    for (const access of [undefined, null, {}, { roles: 'sales' }, { roles: [1, null, 'SALES'] }]) {
      const principal = await verify(await sign({ ...goodClaims, realm_access: access }, key))
      assert.equal(principal.roles.size, 0)
    }
  })

  test('what is no token at all is refused', async () => {
    for (const text of ['', 'x', 'a.b.c', '..', `${base64url('[]')}.${base64url('{}')}.AA`, 'é.é.é', `${'a'.repeat(100_000)}.b.c`]) {
      await refused(text, 'token-malformed', text.slice(0, 20))
    }
    await refused(`${base64url({ alg: 'RS256', kid: 'one' })}.${base64url('not json')}.AA`, 'token-signature')
  })

  test('keys are read once for many tokens, and again for a key id that is new', async () => {
    let reads = 0
    let current = [key]
    nowMs = startMs
    const source = async () => {
      reads += 1
      return keySet(...current)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    await Promise.all([verify(await sign(goodClaims, key)), verify(await sign({ ...goodClaims, sub: 'user-2' }, key))])
    assert.equal(reads, 1)

    current = [key, other]
    const rotated = await sign(goodClaims, other)
    await assert.rejects(verify(rotated), { code: 'token-unknown-key' }, 'within the cooldown')
    assert.equal(reads, 1)
    nowMs += 30_000
    assert.equal((await verify(rotated)).subject, 'user-1')
    assert.equal(reads, 2)
  })

  test('made-up key ids make at most one reading in a cooldown', async () => {
    let reads = 0
    nowMs = startMs
    const source = async () => {
      reads += 1
      return keySet(key)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    await verify(await sign(goodClaims, key))
    nowMs += 30_000
    for (const kid of ['x', 'y', 'z']) await assert.rejects(verify(await sign(goodClaims, { ...other, kid })))
    assert.equal(reads, 2)
  })

  test('a withdrawn key opens the door no longer than a minute after its set was read again', async () => {
    let current = [key]
    nowMs = startMs
    const claims = { ...goodClaims, exp: startS + 3_600 }
    const verify = tokenVerifier({ issuer, audience, keys: { source: () => keySet(...current) }, nowMs: clock })
    const token = await sign(claims, key)
    await verify(token)
    current = [other]
    nowMs = startMs + 600_000
    await assert.rejects(verify(token), { code: 'token-unknown-key' })
  })

  test('keys that cannot be read are not the token’s fault, and the reading is tried again', async () => {
    let up = false
    let reads = 0
    nowMs = startMs
    const source = async () => {
      reads += 1
      if (!up) throw new Error('connect ECONNREFUSED')
      return keySet(key)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    const token = await sign(goodClaims, key)
    await assert.rejects(verify(token), KeysUnavailableError)
    up = true
    await assert.rejects(verify(token), KeysUnavailableError, 'the next reading waits')
    assert.equal(reads, 1)
    nowMs += 1_000
    assert.equal((await verify(token)).subject, 'user-1')
  })

  test('while the provider is away the known keys serve on, for an hour', async () => {
    let up = true
    nowMs = startMs
    const claims = { ...goodClaims, exp: startS + 100_000 }
    const source = async () => {
      if (!up) throw new Error('away')
      return keySet(key)
    }
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    const token = await sign(claims, key)
    await verify(token)
    up = false
    nowMs = startMs + 3_599_000
    assert.equal((await verify(token)).subject, 'user-1')
    const rotated = await sign(claims, other)
    await assert.rejects(verify(rotated), KeysUnavailableError, 'a new key cannot be judged')
    nowMs = startMs + 3_600_000 + 60_000
    await assert.rejects(verify(token), KeysUnavailableError)
  })

  test('a key set of the wrong shape counts as unreadable', async () => {
    nowMs = startMs
    const source = async () => JSON.parse('{"keys": "none"}')
    const verify = tokenVerifier({ issuer, audience, keys: { source }, nowMs: clock })
    await assert.rejects(verify(await sign(goodClaims, key)), KeysUnavailableError)
  })
})
