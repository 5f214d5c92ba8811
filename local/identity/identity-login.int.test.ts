import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { demoCustomerIds } from './demo-users.ts'
import { fragmentOf, pageLogin, tokensSchema } from './page-login.ts'
import { runIdentity } from './running-identity.ts'

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
