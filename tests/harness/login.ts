import { z } from 'zod'
import type { RunningSystem } from './running-system.ts'

export type DemoLogin =
  | 'customer'
  | 'customer2'
  | 'sales'
  | 'warehouse'
  | 'registrar'
  | 'officer'
  | 'owner'
  | 'operator'

const grantSchema = z.object({ access_token: z.string(), token_type: z.literal('Bearer') })

/** The access token of a demo user, by the password grant. */
export function passwordToken({ url }: Pick<RunningSystem, 'url'>, username: DemoLogin): Promise<string> {
  return tokenOf(url, {
    grant_type: 'password',
    client_id: 'annals-cli',
    username,
    password: `demo-${username}`,
  })
}

/** The access token of a service client, which the rate limit leaves alone. */
export function clientToken(
  { url, clientSecrets }: Pick<RunningSystem, 'url' | 'clientSecrets'>,
  clientId:
    | 'annals-importer'
    | 'annals-simulator'
    | 'annals-device'
    | 'annals-ops'
    | `annals-${string}-${'command' | 'query'}`,
): Promise<string> {
  return tokenOf(url, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecrets[clientId] ?? '',
  })
}

async function tokenOf(url: string, form: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(`${url}/auth/realms/annals/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`no token for ${form['client_id']}: ${answer.status} ${text}`)
  return grantSchema.parse(JSON.parse(text)).access_token
}
