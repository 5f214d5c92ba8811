import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { before, suite, test } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { isServiceClient } from './principal.ts'
import { TokenError } from './token-error.ts'
import {
  audience,
  goodClaims,
  issuer,
  keySet,
  type SigningKey,
  sign,
  signingKey,
  startMs,
  startS,
  without,
} from './token-fixtures.ts'
import { clockToleranceMs, tokenVerifier } from './token-verifier.ts'

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
    const keycloak = {
      ...goodClaims,
      azp: 'Order-Command',
      preferred_username: 'service-account-order-command',
    }
    const standard = {
      ...without('preferred_username'),
      sub: 'annals-importer',
      client_id: 'annals-importer',
    }
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
    const token = await new SignJWT(goodClaims)
      .setProtectedHeader({ alg: 'RS512', kid: key.kid })
      .sign(pair.privateKey)
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
    for (const text of [
      '',
      'x',
      'a.b.c',
      '..',
      `${base64url('[]')}.${base64url('{}')}.AA`,
      'é.é.é',
      `${'a'.repeat(100_000)}.b.c`,
    ]) {
      await refused(text, 'token-malformed', text.slice(0, 20))
    }
    await refused(`${base64url({ alg: 'RS256', kid: 'one' })}.${base64url('not json')}.AA`, 'token-signature')
  })
})
