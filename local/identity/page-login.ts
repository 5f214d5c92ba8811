import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type CookieBrowser, cookieBrowser } from './cookie-browser.ts'
import type { RunningIdentity } from './running-identity.ts'

export const tokensSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  token_type: z.literal('Bearer'),
  refresh_token: z.string(),
  id_token: z.string().optional(),
})

export type Tokens = z.infer<typeof tokensSchema>

/** For tests: what keycloak-js does in a browser, by fetch. */
export type PageLogin = {
  readonly browser: CookieBrowser
  /** Begins a login and ends at the login form, or at the page when the browser is logged in already. */
  readonly begin: (parameters?: Record<string, string>) => Promise<Response>
  /** Fills in the form that `begin` found. */
  readonly submit: (form: Response, username: string, password: string) => Promise<Response>
  /** Trades the code, with which the response leads back to the page, for tokens. */
  readonly redeem: (response: Response, form?: Record<string, string>) => Promise<Response>
  /** All of it. */
  readonly login: (username: string) => Promise<Tokens>
}

export function pageLogin({ publicUrl, realmUrl, post }: RunningIdentity): PageLogin {
  const browser = cookieBrowser()
  const page = `${publicUrl}/orders?status=Created`
  const verifier = randomBytes(48).toString('base64url')

  const begin: PageLogin['begin'] = async (parameters = {}) => {
    const query = new URLSearchParams({
      client_id: 'annals-page',
      redirect_uri: page,
      response_type: 'code',
      response_mode: 'fragment',
      scope: 'openid',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...parameters,
    })
    const first = await browser.get(`${realmUrl}/protocol/openid-connect/auth?${query}`)
    return browser.follow(first, realmUrl)
  }

  const submit: PageLogin['submit'] = async (form, username, password) =>
    browser.follow(await browser.post(form.url, { username, password }), realmUrl)

  const redeem: PageLogin['redeem'] = (response, form = {}) => {
    const code = fragmentOf(response).get('code') ?? ''
    const grant = { grant_type: 'authorization_code', client_id: 'annals-page', redirect_uri: page }
    return post('token', { ...grant, code, code_verifier: verifier, ...form }, { origin: publicUrl })
  }

  return {
    browser,
    begin,
    submit,
    redeem,
    login: async (username) => {
      const back = await submit(await begin(), username, `demo-${username}`)
      return tokensSchema.parse(await (await redeem(back)).json())
    },
  }
}

/** The parameters behind the # of the address that the response leads to. */
export function fragmentOf(response: Response): URLSearchParams {
  return new URLSearchParams(new URL(response.headers.get('location') ?? '', response.url).hash.slice(1))
}
