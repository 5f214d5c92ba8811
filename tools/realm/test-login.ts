import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'

export type Tokens = {
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
}

export const redirectUri = 'http://localhost:8080/'

/** A login as a browser does it: authorization code with PKCE, the login page's form, plain fetch. */
export async function loginByCode(
  realmUrl: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<Tokens | undefined> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const page = await openLoginPage(realmUrl, challenge)
  const answer = await fetch(page.action, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: page.cookies },
    body: new URLSearchParams({ username, password }),
  })
  const code = URL.parse(answer.headers.get('location') ?? '')?.searchParams.get('code')
  if (code === null || code === undefined) return undefined
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
  return requireTokens(await askToken(realmUrl, { client_id: 'annals-page', ...form }))
}

/** The login page that a browser of this language is shown, with the address of its form. */
export async function openLoginPage(
  realmUrl: string,
  challenge: string | undefined,
  language = 'en',
): Promise<{ readonly html: string; readonly action: string; readonly cookies: string }> {
  const query = new URLSearchParams({
    client_id: 'annals-page',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    ui_locales: language,
    ...(challenge === undefined ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
  })
  const response = await fetch(`${realmUrl}/protocol/openid-connect/auth?${query}`, { redirect: 'manual' })
  const html = await response.text()
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
  return { html, action, cookies: cookies.join('; ') }
}

export function askToken(realmUrl: string, form: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams(form)
  return fetch(`${realmUrl}/protocol/openid-connect/token`, { method: 'POST', body })
}

export async function requireTokens(response: Response): Promise<Tokens> {
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return JSON.parse(text) as Tokens
}

export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}
