import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tokenVerifier } from '@annals/auth'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { CookieBrowser } from './cookie-browser.ts'
import { demoCustomerIds, demoUsers } from './demo-users.ts'
import { fragmentOf, pageLogin, tokensSchema } from './page-login.ts'
import { type RunningIdentity, runIdentity } from './running-identity.ts'

const refreshed = ({ post }: RunningIdentity, refresh_token: string) =>
  post('token', { grant_type: 'refresh_token', client_id: 'annals-page', refresh_token })

/** What the script of such a page does, or the person's click without scripts; the policy must allow the script. */
async function submitHiddenForm(browser: CookieBrowser, page: Response): Promise<Response> {
  assert.equal(page.status, 200)
  const body = await page.text()
  const script = /<script>(.*?)<\/script>/s.exec(body)?.[1] ?? ''
  const hash = createHash('sha256').update(script).digest('base64')
  assert.ok(page.headers.get('content-security-policy')?.includes(`'sha256-${hash}'`))
  assert.match(body, /<noscript>.*<button/s)
  const inputs = [...body.matchAll(/name="([^"]+)" value="([^"]*)"/g)]
  const action = /action="([^"]+)"/.exec(body)?.[1] ?? ''
  return browser.post(action, Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value])))
}

test('a person logs in by the form and the page gets tokens for the code, with PKCE', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const form = await page.begin()
  assert.equal(form.status, 200)
  assert.ok(form.url.startsWith(`${identity.realmUrl}/login-actions/authenticate/`))

  const back = await page.submit(form, 'customer', 'demo-customer')
  assert.equal(back.status, 303)
  assert.ok(back.headers.get('location')?.startsWith(`${identity.publicUrl}/orders?status=Created#`))
  assert.equal(fragmentOf(back).get('state'), 'the-state')
  assert.equal(fragmentOf(back).get('iss'), identity.realmUrl)

  const answer = await page.redeem(back)
  assert.equal(answer.status, 200)
  const tokens = tokensSchema.parse(await answer.json())
  const keys = createLocalJWKSet(identity.provider().jwks)
  const { payload: access } = await jwtVerify(tokens.access_token, keys, {
    issuer: identity.realmUrl,
    audience: 'annals',
  })
  assert.equal(access['azp'], 'annals-page')
  assert.equal(access['customer_id'], demoCustomerIds.customer)
  assert.equal(access['scope'], 'openid')
  const { payload: id } = await jwtVerify(tokens.id_token ?? '', keys, {
    issuer: identity.realmUrl,
    audience: 'annals-page',
  })
  assert.partialDeepStrictEqual(id, {
    nonce: 'the-nonce',
    preferred_username: 'customer',
    sub: access.sub ?? '',
  })
  assert.ok(access['sid'])
  assert.equal(id['sid'], access['sid'])
  assert.equal(decodeJwt(tokens.refresh_token)['sid'], access['sid'])
  assert.equal((await page.redeem(back)).status, 400, 'a code is good once')
})

test('a code without the right verifier gives no token', async (t) => {
  const page = pageLogin(await runIdentity(t))
  const back = await page.submit(await page.begin(), 'sales', 'demo-sales')
  const answer = await page.redeem(back, { code_verifier: 'x'.repeat(64) })
  assert.equal(answer.status, 400)
  assert.partialDeepStrictEqual(await answer.json(), { error: 'invalid_grant' })
})

test('a page must use PKCE with S256', async (t) => {
  const page = pageLogin(await runIdentity(t))
  const refused = await page.begin({ code_challenge_method: 'plain' })
  assert.equal(fragmentOf(refused).get('error'), 'invalid_request')
})

test('only pages of the public URL are returned to', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const foreign = [
    'http://evil.example/',
    `${identity.publicUrl}.evil.example/`,
    `${identity.publicUrl.replace('://', '://evil@')}/`,
    identity.publicUrl.replace('localhost', '127.0.0.1'),
    'javascript:alert(1)',
    '/orders',
  ]
  for (const redirect_uri of foreign) {
    const refused = await page.begin({ redirect_uri })
    assert.equal(refused.status, 400, redirect_uri)
    assert.equal(refused.headers.get('location'), null)
    assert.match(await refused.text(), /invalid_redirect_uri/)
  }
})

test('an unknown client is refused on a page of ours that runs nothing', async (t) => {
  const page = pageLogin(await runIdentity(t))
  const refused = await page.begin({ client_id: '<script>alert(1)</script>' })
  assert.equal(refused.status, 400)
  assert.match(refused.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  const text = await refused.text()
  assert.match(text, /invalid_client/)
  assert.ok(!text.includes('<script'))
})

test('the login form works without scripts, is in the language of the reader and says what went wrong', async (t) => {
  const page = pageLogin(await runIdentity(t))
  const { url } = await page.begin()
  const english = await page.browser.get(url, { 'accept-language': 'de-DE, en;q=0.8, fr;q=0.5' })
  const text = await english.text()
  assert.match(text, /<html lang="en">/)
  assert.match(text, /<form method="post"/)
  assert.match(text, /<label for="username">/)
  assert.match(text, /<label for="password">/)
  assert.ok(!text.includes('role="alert"') && !text.includes('<script'))
  const policy = english.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/)
  assert.ok(!policy.includes('unsafe-inline'))
  assert.match(policy, /frame-ancestors 'none'/)

  const form = { username: '"><b>sales', password: 'guess' }
  const refused = await page.browser.post(url, form, { 'accept-language': 'fr-FR' })
  assert.equal(refused.status, 400)
  const french = await refused.text()
  assert.match(french, /<html lang="fr">/)
  assert.match(french, /<title>Erreur/)
  assert.match(french, /<p role="alert" id="refusal">Le nom/)
  assert.match(french, /aria-describedby="refusal"/)
  assert.ok(!french.includes('<b>'))
  assert.match(french, /value="&quot;&gt;&lt;b&gt;sales"/)
})

test('the form locks a name after five wrong passwords', async (t) => {
  let now = Date.now()
  const page = pageLogin(await runIdentity(t, { clock: { nowMs: () => now } }))
  const { url } = await page.begin()
  const post = (password: string) => page.browser.post(url, { username: 'officer', password })
  for (let attempt = 0; attempt < 5; attempt++) assert.equal((await post('guess')).status, 400)
  const locked = await post('demo-officer')
  assert.equal(locked.status, 429)
  assert.match(await locked.text(), /Try again in 10 s/)
  now += 10_001
  assert.equal((await post('demo-officer')).status, 303)
})

test('a form without its cookie logs nobody in and says that the login is over', async (t) => {
  const identity = await runIdentity(t)
  const { url } = await pageLogin(identity).begin()
  const post = (password: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ username: 'sales', password }) })
  for (const answer of [await fetch(url), await post('demo-sales'), await post('guess')]) {
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /This sign-in is over/)
  }
  assert.deepEqual(identity.failures, [])
})

test('a login that was finished already cannot be finished again, and the page says so', async (t) => {
  const page = pageLogin(await runIdentity(t))
  const form = await page.begin()
  const answer = await page.browser.post(form.url, { username: 'sales', password: 'demo-sales' })
  const resume = new URL(answer.headers.get('location') ?? '', answer.url).href
  assert.ok(fragmentOf(await page.browser.get(resume)).get('code'))
  for (const again of [await page.browser.get(resume), await page.submit(form, 'sales', 'demo-sales')]) {
    assert.equal(again.status, 400)
    assert.match(await again.text(), /This sign-in is over/)
  }
})

test('a browser that is logged in is not asked again, and prompt=none tells whether it is', async (t) => {
  const page = pageLogin(await runIdentity(t))
  const before = await page.begin({ prompt: 'none' })
  assert.equal(fragmentOf(before).get('error'), 'login_required')
  await page.login('sales')
  const silent = await page.begin({ prompt: 'none' })
  assert.ok(fragmentOf(silent).get('code'))
  assert.equal((await page.redeem(silent)).status, 200)
  const again = await page.begin({ prompt: 'login' })
  assert.equal(again.status, 200)
})

test('the login status frame can ask which login the browser holds', async (t) => {
  const identity = await runIdentity(t)
  const { browser, login } = pageLogin(identity)
  const frame = `${identity.realmUrl}/protocol/openid-connect/login-status-iframe.html`
  for (const url of [frame, `${identity.realmUrl}/protocol/openid-connect/3p-cookies/step1.html`]) {
    const answer = await browser.get(url)
    assert.equal(answer.status, 200)
    assert.match(
      answer.headers.get('content-security-policy') ?? '',
      /script-src 'sha256-[^']+'.*frame-ancestors 'self'/,
    )
  }
  const session = async (client: string) => (await browser.get(`${frame}/init?client_id=${client}`)).text()
  assert.equal(await session('annals-page'), '')
  const { access_token } = await login('sales')
  assert.equal(await session('annals-page'), decodeJwt(access_token)['sid'])
  assert.equal(await session('another'), 'elsewhere')
})

test('logging out with the ID token ends the session and its tokens at once, without a question', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const tokens = await page.login('sales')
  const query = new URLSearchParams({
    client_id: 'annals-page',
    post_logout_redirect_uri: `${identity.publicUrl}/bye?a=1`,
    id_token_hint: tokens.id_token ?? '',
    state: 's',
  })
  const out = await page.browser.get(`${identity.realmUrl}/protocol/openid-connect/logout?${query}`)
  assert.equal(out.status, 303)
  assert.equal(out.headers.get('location'), `${identity.publicUrl}/bye?a=1&state=s`)
  assert.equal((await refreshed(identity, tokens.refresh_token)).status, 400)
  assert.equal(fragmentOf(await page.begin({ prompt: 'none' })).get('error'), 'login_required')
})

test('a code that was not redeemed is worthless after logging out', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const { id_token = '' } = await page.login('sales')
  const unredeemed = await page.begin({ prompt: 'none' })
  const query = new URLSearchParams({ id_token_hint: id_token })
  await page.browser.get(`${identity.realmUrl}/protocol/openid-connect/logout?${query}`)
  assert.equal((await page.redeem(unredeemed)).status, 400)
})

test('an ID token opens nothing', async (t) => {
  const identity = await runIdentity(t)
  const { id_token } = await pageLogin(identity).login('sales')
  const { jwks, issuer, audience } = identity.provider()
  await assert.rejects(
    tokenVerifier({ issuer, audience, keys: { source: async () => jwks } })(id_token ?? ''),
  )
  const userinfo = `${identity.realmUrl}/protocol/openid-connect/userinfo`
  assert.equal((await fetch(userinfo, { headers: { authorization: `Bearer ${id_token}` } })).status, 401)
})

test('logging out returns to no page of another origin', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const tokens = await page.login('sales')
  const query = new URLSearchParams({
    post_logout_redirect_uri: 'http://evil.example/',
    id_token_hint: tokens.id_token ?? '',
  })
  const refused = await page.browser.get(`${identity.realmUrl}/protocol/openid-connect/logout?${query}`)
  assert.equal(refused.status, 400)
  assert.equal((await refreshed(identity, tokens.refresh_token)).status, 200)
})

test('without the ID token of this very login the person is asked, and the answer is obeyed', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const tokens = await page.login('sales')
  const stranger = await pageLogin(identity).login('warehouse')
  const logout = `${identity.realmUrl}/protocol/openid-connect/logout`
  for (const url of [logout, `${logout}?id_token_hint=${stranger.id_token}`]) {
    const question = await page.browser.get(url)
    assert.equal(question.status, 200)
    assert.match(await question.text(), /Do you want to sign out\?/)
  }
  assert.equal((await refreshed(identity, tokens.refresh_token)).status, 200)

  const question = await (await page.browser.get(logout)).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(question)?.[1] ?? ''
  const forged = await page.browser.post(`${logout}/confirm`, { xsrf: 'guess', logout: 'yes' })
  assert.equal(forged.status, 400)
  const out = await page.browser.post(`${logout}/confirm`, { xsrf, logout: 'yes' })
  const end = await page.browser.follow(out, identity.realmUrl)
  assert.match(await end.text(), /You are signed out/)
  assert.equal((await refreshed(identity, tokens.refresh_token)).status, 400)
})

test('whoever logs out without being logged in gets back to the page all the same', async (t) => {
  const identity = await runIdentity(t)
  const tokens = await pageLogin(identity).login('sales')
  const { browser: stranger } = pageLogin(identity)
  const query = new URLSearchParams({
    post_logout_redirect_uri: `${identity.publicUrl}/bye`,
    id_token_hint: tokens.id_token ?? '',
  })
  const answer = await stranger.get(`${identity.realmUrl}/protocol/openid-connect/logout?${query}`)
  const out = await submitHiddenForm(stranger, answer)
  assert.equal(out.headers.get('location'), `${identity.publicUrl}/bye`)
  assert.equal((await refreshed(identity, tokens.refresh_token)).status, 200)
})

test('logging in as somebody else ends the first login', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const first = await page.login('sales')
  const form = await page.begin({ prompt: 'login' })
  const answer = await page.submit(form, 'warehouse', 'demo-warehouse')
  const back = await page.browser.follow(await submitHiddenForm(page.browser, answer), identity.realmUrl)
  const second = tokensSchema.parse(await (await page.redeem(back)).json())
  assert.equal(decodeJwt(second.access_token)['preferred_username'], 'warehouse')
  assert.equal((await refreshed(identity, first.refresh_token)).status, 400)
  assert.equal((await refreshed(identity, second.refresh_token)).status, 200)
  assert.deepEqual(identity.failures, [])
})

test('a restart on the same folder keeps keys, secrets, sessions and refresh tokens', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const tokens = await page.login('customer')
  const { jwks, clientSecrets } = identity.provider()
  const halfDone = pageLogin(identity)
  const form = await halfDone.begin()

  await identity.restart()
  assert.deepEqual(identity.provider().jwks, jwks)
  assert.deepEqual(identity.provider().clientSecrets, clientSecrets)
  const answer = await refreshed(identity, tokens.refresh_token)
  assert.equal(answer.status, 200)
  assert.equal(tokensSchema.parse(await answer.json()).refresh_token, tokens.refresh_token)
  assert.ok(fragmentOf(await page.begin({ prompt: 'none' })).get('code'))
  assert.ok(fragmentOf(await halfDone.submit(form, 'sales', 'demo-sales')).get('code'))
})

test('what is kept is readable by its owner only and holds no name and no password', async (t) => {
  const identity = await runIdentity(t)
  const page = pageLogin(identity)
  const form = await page.begin({ login_hint: 'unasked' })
  await page.browser.post(form.url, { username: 'customer', password: 'guess-of-a-password' })
  await page.submit(form, 'customer', 'demo-customer')
  await identity.post('token', {
    grant_type: 'password',
    client_id: 'annals-cli',
    username: 'customer2',
    password: 'demo-customer2',
  })
  const files = await readdir(identity.dataFolder)
  assert.deepEqual(files.filter((file) => !file.startsWith('identity.db-')).sort(), [
    'identity-clients.json',
    'identity-keys.json',
    'identity.db',
  ])
  for (const file of files) {
    const path = join(identity.dataFolder, file)
    assert.equal((await stat(path)).mode & 0o777, 0o600, file)
    const bytes = await readFile(path)
    const secrets = demoUsers.flatMap(({ name, password }) => [name, password])
    for (const text of [...secrets, 'guess-of-a-password'])
      assert.ok(!bytes.includes(text), `${file}: ${text}`)
  }
})
