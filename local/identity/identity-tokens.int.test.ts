import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { test } from 'node:test'
import { tokenVerifier } from '@annals/auth'
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import { demoClients } from './demo-clients.ts'
import { demoCustomerIds, demoOwnerId, demoUsers } from './demo-users.ts'
import { identityProvider } from './identity-provider.ts'
import { tokensSchema } from './page-login.ts'
import { type RunningIdentity, runIdentity } from './running-identity.ts'

const curl = { grant_type: 'password', client_id: 'annals-cli' }

async function tokensOf(identity: RunningIdentity, username: string) {
  const answer = await identity.post('token', { ...curl, username, password: `demo-${username}` })
  assert.equal(answer.status, 200)
  return tokensSchema.parse(await answer.json())
}

/** fetch lets nobody choose the Host header. */
async function jsonFor(url: string, headers: Record<string, string>): Promise<unknown> {
  const answered = Promise.withResolvers<IncomingMessage>()
  get(url, { headers }, answered.resolve).on('error', answered.reject)
  return json(await answered.promise)
}

test('discovery names every address below the public URL, whatever host the request names', async (t) => {
  const { realmUrl } = await runIdentity(t)
  const document = await jsonFor(`${realmUrl}/.well-known/openid-configuration`, {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  })
  const endpoint = (name: string) => `${realmUrl}/protocol/openid-connect/${name}`
  assert.partialDeepStrictEqual(document, {
    issuer: realmUrl,
    authorization_endpoint: endpoint('auth'),
    token_endpoint: endpoint('token'),
    jwks_uri: endpoint('certs'),
    end_session_endpoint: endpoint('logout'),
    userinfo_endpoint: endpoint('userinfo'),
    revocation_endpoint: endpoint('revoke'),
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256'],
  })
  assert.ok(!JSON.stringify(document).includes('evil.example'))
})

test('a password gives an access token in the shape of Keycloak, which the served keys verify', async (t) => {
  const identity = await runIdentity(t)
  const tokens = await tokensOf(identity, 'customer')
  const served = createRemoteJWKSet(new URL(`${identity.realmUrl}/protocol/openid-connect/certs`))
  const { payload, protectedHeader } = await jwtVerify(tokens.access_token, served, {
    issuer: identity.realmUrl,
    audience: 'annals',
    algorithms: ['RS256'],
    typ: 'JWT',
  })
  assert.equal(protectedHeader.kid, identity.provider().jwks.keys[0]?.kid)
  const { iat = 0, exp = 0, jti, ...claims } = payload
  assert.equal(exp - iat, 300)
  assert.equal(tokens.expires_in, 300)
  assert.ok(jti)
  assert.deepEqual(claims, {
    iss: identity.realmUrl,
    aud: 'annals',
    azp: 'annals-cli',
    typ: 'Bearer',
    sub: demoUsers.find(({ username }) => username === 'customer')?.id,
    preferred_username: 'customer',
    realm_access: { roles: ['customer'] },
    customer_id: demoCustomerIds.customer,
  })
})

test('the verifier of the parts accepts the access tokens by the keys inside the process, and no other token', async (t) => {
  const identity = await runIdentity(t)
  const { jwks, issuer, audience, clientSecrets } = identity.provider()
  assert.ok(!JSON.stringify(jwks).includes('"d"'), 'no private part')
  const verify = tokenVerifier({ issuer, audience, keys: { source: async () => jwks } })
  const person = await tokensOf(identity, 'customer')
  const id = demoUsers.find(({ username }) => username === 'customer')?.id
  assert.partialDeepStrictEqual(await verify(person.access_token), {
    subject: id,
    actor: `user:${id}`,
    roles: new Set(['customer']),
    customerId: demoCustomerIds.customer,
  })
  await assert.rejects(verify(person.refresh_token))

  const client_id = 'annals-device'
  const client_secret = clientSecrets[client_id] ?? ''
  const answer = await identity.post('token', { grant_type: 'client_credentials', client_id, client_secret })
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json())
  const device = await verify(access_token)
  assert.equal(device.actor, 'client:annals-device')
  assert.deepEqual(device.roles, new Set(['device']))
  assert.equal(device.customerId, undefined)
})

test('access tokens live as long as the installation says', async (t) => {
  const identity = await runIdentity(t, { accessTokenMs: 30_000 })
  const { access_token, expires_in } = await tokensOf(identity, 'sales')
  const { iat = 0, exp = 0 } = decodeJwt(access_token)
  assert.deepEqual([expires_in, exp - iat], [30, 30])
})

test('each demo user has the role of its name and only the profile claims of its own', async (t) => {
  const identity = await runIdentity(t)
  for (const user of demoUsers) {
    const claims = decodeJwt((await tokensOf(identity, user.username)).access_token)
    assert.deepEqual(claims['realm_access'], { roles: [user.username.replace('2', '')] })
    assert.equal(
      claims['customer_id'],
      Object.entries(demoCustomerIds).find(([name]) => name === user.username)?.[1],
    )
    assert.equal(claims['owner_id'], user.username === 'owner' ? demoOwnerId : undefined)
  }
})

test('a wrong password and an unknown name are refused alike, with a message', async (t) => {
  const identity = await runIdentity(t)
  const refusals = [
    { username: 'sales', password: 'demo-warehouse' },
    { username: 'nobody', password: 'demo-nobody' },
    { username: 'sales' },
    {},
  ]
  for (const form of refusals) {
    const answer = await identity.post('token', { ...curl, ...form })
    assert.equal(answer.status, 400)
    assert.deepEqual(await answer.json(), {
      error: 'invalid_grant',
      error_description: 'the username or the password is wrong',
    })
  }
})

test('after five wrong passwords the right one has to wait, and then it works', async (t) => {
  let now = Date.now()
  const identity = await runIdentity(t, { clock: { nowMs: () => now } })
  for (let attempt = 0; attempt < 5; attempt++) {
    const wrong = await identity.post('token', { ...curl, username: 'sales', password: 'guess' })
    assert.equal(wrong.status, 400)
  }
  const right = { ...curl, username: 'sales', password: 'demo-sales' }
  const early = await identity.post('token', right)
  assert.equal(early.status, 429)
  assert.equal(early.headers.get('retry-after'), '10')
  await tokensOf(identity, 'warehouse')
  now += 10_001
  assert.equal((await identity.post('token', right)).status, 200)
})

test('a service client gets a token with its own roles and no person', async (t) => {
  const identity = await runIdentity(t)
  const secret = identity.provider().clientSecrets['annals-importer'] ?? ''
  const answer = await identity.post(
    'token',
    { grant_type: 'client_credentials' },
    { authorization: `Basic ${Buffer.from(`annals-importer:${secret}`).toString('base64')}` },
  )
  assert.equal(answer.status, 200)
  const body = z.looseObject({ access_token: z.string() }).parse(await answer.json())
  assert.ok(!('refresh_token' in body))
  const claims = decodeJwt(body.access_token)
  assert.partialDeepStrictEqual(claims, {
    aud: 'annals',
    azp: 'annals-importer',
    client_id: 'annals-importer',
    preferred_username: 'service-account-annals-importer',
    realm_access: { roles: ['sales', 'warehouse'] },
  })
  assert.match(claims.sub ?? '', /^[0-9a-f-]{36}$/)
})

test('a wrong secret, an unknown client and a grant that the client does not have are refused', async (t) => {
  const identity = await runIdentity(t)
  const client_secret = identity.provider().clientSecrets['annals-importer'] ?? ''
  const service = { grant_type: 'client_credentials', client_id: 'annals-importer' }
  const person = { grant_type: 'password', username: 'sales', password: 'demo-sales' }
  const refusals = [
    { form: { ...service, client_secret: 'guess' }, status: 401, error: 'invalid_client' },
    { form: service, status: 401, error: 'invalid_client' },
    { form: { ...service, client_id: 'nobody', client_secret }, status: 401, error: 'invalid_client' },
    { form: { ...person, client_id: 'nobody' }, status: 401, error: 'invalid_client' },
    { form: { ...person, client_id: 'annals-page' }, status: 400, error: 'invalid_request' },
    {
      form: { ...person, client_id: 'annals-importer', client_secret },
      status: 400,
      error: 'invalid_request',
    },
    { form: { ...service, client_id: 'annals-cli' }, status: 400, error: 'invalid_request' },
  ]
  for (const { form, status, error } of refusals) {
    const answer = await identity.post('token', form)
    assert.equal(answer.status, status)
    assert.partialDeepStrictEqual(await answer.json(), { error })
  }
})

test('a refresh token is a JWT that no access-token verifier accepts, and gives new access tokens', async (t) => {
  const identity = await runIdentity(t)
  const { refresh_token, access_token } = await tokensOf(identity, 'sales')
  assert.equal(decodeProtectedHeader(refresh_token).alg, 'HS512')
  assert.equal(decodeJwt(refresh_token)['typ'], 'Refresh')
  await assert.rejects(jwtVerify(refresh_token, createLocalJWKSet(identity.provider().jwks)))

  const refresh = { grant_type: 'refresh_token', client_id: 'annals-cli' }
  for (const attempt of ['first', 'second']) {
    const answer = await identity.post('token', { ...refresh, refresh_token })
    assert.equal(answer.status, 200, attempt)
    const renewed = tokensSchema.parse(await answer.json())
    assert.notEqual(renewed.access_token, access_token)
    assert.deepEqual(decodeJwt(renewed.access_token)['realm_access'], { roles: ['sales'] })
  }
  const opaque = decodeJwt(refresh_token).jti ?? ''
  for (const forged of ['nonsense', opaque, `${refresh_token}x`, access_token]) {
    const answer = await identity.post('token', { ...refresh, refresh_token: forged })
    assert.equal(answer.status, 400)
    assert.partialDeepStrictEqual(await answer.json(), { error: 'invalid_grant' })
  }
  const foreign = await identity.post('token', { ...refresh, client_id: 'annals-page', refresh_token })
  assert.equal(foreign.status, 400)
})

test('a revoked refresh token gives no more tokens, and only its own client can revoke it', async (t) => {
  const identity = await runIdentity(t)
  const { refresh_token } = await tokensOf(identity, 'sales')
  const refresh = () =>
    identity.post('token', { grant_type: 'refresh_token', client_id: 'annals-cli', refresh_token })
  assert.equal((await identity.post('revoke', { token: refresh_token })).status, 400)
  assert.equal((await identity.post('revoke', { token: refresh_token, client_id: 'nobody' })).status, 401)
  assert.equal(
    (await identity.post('revoke', { token: refresh_token, client_id: 'annals-page' })).status,
    200,
  )
  assert.equal((await refresh()).status, 200)
  assert.equal((await identity.post('revoke', { token: refresh_token, client_id: 'annals-cli' })).status, 200)
  assert.equal((await refresh()).status, 400)
})

test('userinfo tells who an access token is, and nothing to any other token', async (t) => {
  const identity = await runIdentity(t)
  const { access_token, refresh_token } = await tokensOf(identity, 'customer2')
  const url = `${identity.realmUrl}/protocol/openid-connect/userinfo`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${access_token}` } })
  const user = demoUsers.find(({ username }) => username === 'customer2')
  assert.deepEqual(await answer.json(), {
    sub: user?.id,
    preferred_username: 'customer2',
    name: user?.name,
    customer_id: demoCustomerIds.customer2,
  })
  for (const authorization of ['', `Bearer ${refresh_token}`, 'Bearer x', 'Basic eA==']) {
    const refused = await fetch(url, { headers: { authorization } })
    assert.equal(refused.status, 401)
    assert.match(refused.headers.get('www-authenticate') ?? '', /invalid_token/)
  }
})

test('a page of another origin can read neither tokens nor who is logged in', async (t) => {
  const identity = await runIdentity(t)
  const answer = await identity.post(
    'token',
    { ...curl, username: 'sales', password: 'demo-sales' },
    { origin: 'http://evil.example' },
  )
  assert.equal(answer.status, 400)
  assert.equal(answer.headers.get('access-control-allow-origin'), null)
})

test('with NODE_ENV=production it refuses to start and writes nothing', async (t) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'annals-identity-'))
  t.after(() => rm(dataFolder, { recursive: true }))
  const silent = () => undefined
  await assert.rejects(
    identityProvider({
      publicUrl: 'http://localhost:8080',
      dataFolder,
      clients: demoClients,
      users: demoUsers,
      clock: { nowMs: () => 0 },
      log: { debug: silent, info: silent, error: silent },
      nodeEnv: 'production',
    }),
    /NODE_ENV=production/,
  )
  assert.deepEqual(await readdir(dataFolder), [])
})
