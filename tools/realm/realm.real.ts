import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { tokenVerifier } from '@annals/auth'
import { type Keycloak, type Mysql, startKeycloak, startMysql } from '@annals/real'
import { z } from 'zod'
import { type AdminApi, adminApi } from './admin-api.ts'
import { applyRealm } from './apply-realm.ts'
import { profileDescription, realmDescription } from './realm-description.ts'
import { askToken, claimsOf, loginByCode, openLoginPage, requireTokens } from './test-login.ts'

const publicUrl = 'https://annals.example'
const deviceSecret = 'only-a-test-device-secret'
const customerId = '0ee08753-fe84-56a7-9641-9ebf19d8a5c0'
const anything = z.looseObject({ id: z.string() })
const listOf = z.array(anything)

let mysql: Mysql
let keycloak: Keycloak
let realmUrl: string
let api: AdminApi
const writes: string[] = []

/** What this application of the realm has written. */
async function apply(): Promise<readonly string[]> {
  writes.length = 0
  await applyRealm(api, realmDescription({ publicUrl, development: true }), {
    profile: profileDescription(),
    secretOf: (clientId) => (clientId === 'annals-device' ? deviceSecret : undefined),
  })
  return [...writes]
}

before(async () => {
  mysql = await startMysql()
  keycloak = await startKeycloak({ mysql, own: true })
  const { url, adminUser: user, adminPassword: password } = keycloak
  realmUrl = `${url}/realms/annals`
  api = adminApi({ url, user, password }, (what) => writes.push(what))
  await apply()
})

after(async () => {
  await keycloak.stop()
  await mysql.stop()
})

const demo = (username: string) => ({ username, password: `demo-${username}` })

async function passwordToken(username: string, password = `demo-${username}`): Promise<string> {
  const form = { grant_type: 'password', client_id: 'annals-cli', username, password }
  return (await requireTokens(await askToken(realmUrl, form))).access_token
}

async function userId(username: string): Promise<string> {
  const [user] = (await api.get(`/annals/users?exact=true&username=${username}`, listOf)) ?? []
  assert(user !== undefined, username)
  return user.id
}

/** Lets everyone edit an attribute of their own, as a careless hand would, and adds another one. */
async function openProfile(opened: string, ...added: readonly object[]): Promise<void> {
  const attributes = z.array(z.looseObject({ name: z.string() }))
  const profile = await api.get('/annals/users/profile', z.looseObject({ attributes }))
  assert(profile !== undefined)
  const permissions = { view: ['admin', 'user'], edit: ['admin', 'user'] }
  await api.write('test: profile', 'PUT', '/annals/users/profile', {
    ...profile,
    attributes: [
      ...profile.attributes.map((attribute) =>
        attribute.name === opened ? { ...attribute, permissions } : attribute,
      ),
      ...added,
    ],
  })
}

test('the realm applied again writes nothing', async () => {
  assert.deepEqual(await apply(), [])
})

test('a person logs in by code and PKCE with a token that a part accepts, refreshes it and logs out', async () => {
  const tokens = await loginByCode(realmUrl, demo('customer'))
  assert(tokens?.refresh_token !== undefined && tokens.id_token !== undefined)
  const jwksUrl = `${realmUrl}/protocol/openid-connect/certs`
  const verify = tokenVerifier({ issuer: realmUrl, audience: 'annals', keys: { jwksUrl } })
  const principal = await verify(tokens.access_token)
  assert.deepEqual([...principal.roles], ['customer'])
  assert.equal(principal.customerId, customerId)
  assert.match(principal.actor, /^user:/)
  const { exp, iat } = claimsOf(tokens.access_token)
  assert.equal(Number(exp) - Number(iat), 300)

  const refresh = {
    grant_type: 'refresh_token',
    client_id: 'annals-page',
    refresh_token: tokens.refresh_token,
  }
  const renewed = await requireTokens(await askToken(realmUrl, refresh))
  assert.equal((await verify(renewed.access_token)).customerId, customerId)

  const query = new URLSearchParams({ id_token_hint: tokens.id_token })
  const loggedOut = await fetch(`${realmUrl}/protocol/openid-connect/logout?${query}`)
  assert.equal(loggedOut.status, 200)
  assert.equal((await askToken(realmUrl, refresh)).status, 400)
})

test('a wrong password gives no code, and no code is given without PKCE', async () => {
  assert.equal(await loginByCode(realmUrl, { username: 'sales', password: 'demo-sale' }), undefined)
  assert.equal((await openLoginPage(realmUrl, undefined)).action, '')
})

test('the login page speaks French, English and Arabic, which is written from the right', async () => {
  for (const [language, direction] of [
    ['fr', 'ltr'],
    ['en', 'ltr'],
    ['ar', 'rtl'],
  ] as const) {
    const { html } = await openLoginPage(realmUrl, 'a'.repeat(43), language)
    const [tag = ''] = /<html[^>]*>/.exec(html) ?? []
    assert.match(tag, new RegExp(`lang="${language}"`))
    assert.match(tag, new RegExp(`dir="${direction}"`))
  }
})

test('a device logs in by client credentials with the secret that was given, and is a device alone', async () => {
  const form = { grant_type: 'client_credentials', client_id: 'annals-device', client_secret: deviceSecret }
  const { access_token } = await requireTokens(await askToken(realmUrl, form))
  const jwksUrl = `${realmUrl}/protocol/openid-connect/certs`
  const principal = await tokenVerifier({ issuer: realmUrl, audience: 'annals', keys: { jwksUrl } })(
    access_token,
  )
  assert.deepEqual([principal.actor, [...principal.roles]], ['client:annals-device', ['device']])
  assert.equal((await askToken(realmUrl, { ...form, client_secret: 'another' })).status, 401)
})

test('a token holds no name and no e-mail of its person', async () => {
  const claims = claimsOf(await passwordToken('customer'))
  for (const claim of ['name', 'given_name', 'family_name', 'email']) assert.equal(claims[claim], undefined)
})

/** What a person's own account page would send to become another customer; answers what their next token says. */
async function claimCustomer(username: string, claimed: string): Promise<unknown> {
  const token = await passwordToken(username)
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    Accept: 'application/json',
  }
  const read = await fetch(`${realmUrl}/account`, { headers })
  assert.equal(read.status, 200)
  const profile = z
    .looseObject({ attributes: z.record(z.string(), z.unknown()).default({}) })
    .parse(await read.json())
  const attributes = { ...profile.attributes, customer_id: [claimed] }
  const body = JSON.stringify({ ...profile, attributes })
  await (await fetch(`${realmUrl}/account`, { method: 'POST', headers, body })).arrayBuffer()
  return claimsOf(await passwordToken(username))['customer_id']
}

test('nobody can say of themselves which customer they are, through the account API', async () => {
  const stolen = '11111111-1111-7111-8111-111111111111'
  assert.equal(await claimCustomer('customer', stolen), customerId)
  assert.equal(await claimCustomer('sales', stolen), undefined)
  await openProfile('customer_id')
  try {
    assert.equal(await claimCustomer('sales', stolen), stolen, 'an open profile would let them')
  } finally {
    await apply()
  }
})

test("a person with another customer's e-mail is not that customer", async () => {
  const email = 'claire.martin@example.com'
  await api.write('test: e-mail', 'PUT', `/annals/users/${await userId('customer')}`, {
    ...(await api.get(`/annals/users/${await userId('customer')}`, anything)),
    email,
  })
  await api.write('test: user', 'POST', '/annals/users', {
    username: 'mallory',
    enabled: true,
    email,
    emailVerified: true,
    credentials: [{ type: 'password', value: 'demo-mallory', temporary: false }],
  })
  assert.equal(claimsOf(await passwordToken('mallory'))['customer_id'], undefined)
  assert.equal(claimsOf(await passwordToken('customer'))['customer_id'], customerId)
})

test('many wrong passwords lock a login for a while', async () => {
  const form = { grant_type: 'password', client_id: 'annals-cli', username: 'officer' }
  const login = async (password: string) => {
    const response = await askToken(realmUrl, { ...form, password })
    await response.arrayBuffer()
    return response.status
  }
  assert.equal(await login('demo-officer'), 200)
  for (let tries = 0; tries < 12; tries += 1) assert.notEqual(await login('wrong'), 200)
  assert.notEqual(await login('demo-officer'), 200)
})

test('what was made by hand survives; what was changed by hand is put back', async () => {
  await api.write('test: client', 'POST', '/annals/clients', { clientId: 'by-hand', publicClient: true })
  await api.write('test: user', 'POST', '/annals/users', { username: 'by-hand', enabled: true })
  const [page] = (await api.get('/annals/clients?clientId=annals-page', listOf)) ?? []
  await api.write('test: page', 'PUT', `/annals/clients/${page?.id}`, {
    ...page,
    redirectUris: ['https://evil.example/*'],
  })
  await openProfile('owner_id', { name: 'by_hand', permissions: { view: ['admin'], edit: ['admin'] } })
  assert.deepEqual(await apply(), ['user profile: owner_id', 'client annals-page: changed'])
  assert.deepEqual(await apply(), [])
  const [client] = (await api.get('/annals/clients?clientId=by-hand', listOf)) ?? []
  assert(client !== undefined)
  await userId('by-hand')
  const kept = await api.get(
    '/annals/users/profile',
    z.looseObject({ attributes: z.array(anything.partial()) }),
  )
  assert(kept?.attributes.some((attribute) => attribute['name'] === 'by_hand'))
})
