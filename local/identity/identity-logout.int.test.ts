import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tokenVerifier } from '@annals/auth'
import { decodeJwt } from 'jose'
import type { CookieBrowser } from './cookie-browser.ts'
import { demoUsers } from './demo-users.ts'
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
  const kept = tokensSchema.parse(await answer.json()).refresh_token
  assert.equal(decodeJwt(kept).jti, decodeJwt(tokens.refresh_token).jti)
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
