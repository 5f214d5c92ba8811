import { z } from 'zod'
import { reasonOf } from './reason-of.ts'
import { systemTiming } from './timing.ts'
import { keptToken, type TokenSource } from './token-source.ts'
import { type Attempt, type Patience, untilAnswered } from './until-answered.ts'

/** The identity provider knows neither this client nor its secret, or gives it no token. */
export class SignInRefused extends Error {
  readonly code = 'sign-in-refused'
  constructor(message: string) {
    super(message)
    this.name = 'SignInRefused'
  }
}

type ClientCredentials = { readonly clientId: string; readonly clientSecret: string }

const tokenAnswerSchema = z.object({ access_token: z.string().min(1) })

/** Tokens of the OAuth2 client-credentials grant, from the realm `annals` behind the public origin `url`. */
export function clientCredentialsToken(
  url: string,
  credentials: ClientCredentials,
  { awayMs = 120_000, timing = systemTiming, signal }: Partial<Patience> = {},
): TokenSource {
  const { clientId: client_id, clientSecret: client_secret } = credentials
  const form = { grant_type: 'client_credentials', client_id, client_secret }
  return signIn(url, client_id, form, { awayMs, timing, signal })
}

type Login = { readonly clientId: string; readonly username: string; readonly password: string }

/** Tokens of a person by the password grant, which only a demo installation gives. */
export function passwordToken(
  url: string,
  { clientId: client_id, username, password }: Login,
  { awayMs = 120_000, timing = systemTiming, signal }: Partial<Patience> = {},
): TokenSource {
  const form = { grant_type: 'password', client_id, username, password }
  return signIn(url, username, form, { awayMs, timing, signal })
}

type Form = Readonly<Record<string, string>>

function signIn(url: string, who: string, form: Form, patience: Patience): TokenSource {
  const endpoint = new URL('/auth/realms/annals/protocol/openid-connect/token', url)
  return keptToken(() =>
    untilAnswered(`signing in as ${who}`, () => requestToken(endpoint, who, form), patience),
  )
}

async function requestToken(endpoint: URL, who: string, form: Form): Promise<Attempt<string>> {
  try {
    const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) })
    const text = await response.text()
    if (response.status >= 500 || response.status === 429) {
      return { kind: 'again', reason: `${endpoint} answers ${response.status}` }
    }
    const parsed = response.ok ? tokenAnswerSchema.safeParse(JSON.parse(text)) : undefined
    if (!parsed?.success) {
      throw new SignInRefused(
        `${endpoint} gives ${who} no token: status ${response.status}, ${text.slice(0, 300)}`,
      )
    }
    return { kind: 'answered', answer: parsed.data.access_token }
  } catch (error) {
    if (error instanceof SignInRefused) throw error
    return { kind: 'again', reason: `${endpoint}: ${reasonOf(error)}` }
  }
}
