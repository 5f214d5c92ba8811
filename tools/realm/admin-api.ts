import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

export type AdminLogin = {
  /** Keycloak with its relative path, without a slash at its end. */
  readonly url: string
  readonly user: string
  readonly password: string
}

/** Keycloak said no; the message says to what. */
export class KeycloakError extends Error {
  override readonly name = 'KeycloakError'
}

export type AdminApi = {
  /** What stands there; undefined when nothing does. */
  readonly get: <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ) => Promise<z.infer<Schema> | undefined>
  /** Changes something, and says what. */
  readonly write: (what: string, method: 'POST' | 'PUT', path: string, body?: unknown) => Promise<void>
}

/** A token of the master realm lives a minute. */
const tokenMs = 30_000
const timeoutMs = 30_000
const tokenSchema = z.object({ access_token: z.string() })

/** Keycloak's admin API. `onWrite` hears of each change. */
export function adminApi(login: AdminLogin, onWrite: (what: string) => void): AdminApi {
  let kept: { readonly token: string; readonly untilMs: number } | undefined
  const token = async () => {
    if (kept !== undefined && performance.now() < kept.untilMs) return kept.token
    kept = { token: await adminToken(login), untilMs: performance.now() + tokenMs }
    return kept.token
  }
  const send = async (method: string, path: string, body?: unknown) =>
    fetch(`${login.url}/admin/realms${path}`, {
      method,
      headers: { Authorization: `Bearer ${await token()}`, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    get: async (path, schema) => {
      const response = await send('GET', path)
      if (response.status === 404) return undefined
      if (!response.ok) throw new KeycloakError(`reading ${path}: Keycloak answers ${response.status}`)
      return schema.parse(await response.json())
    },
    write: async (what, method, path, body) => {
      const response = await send(method, path, body)
      const answer = await response.text()
      if (!response.ok)
        throw new KeycloakError(`${what}: Keycloak answers ${response.status} ${answer.slice(0, 500)}`)
      onWrite(what)
    },
  }
}

/** Resolves when Keycloak answers; rejects after the deadline with why it does not. */
export async function keycloakAnswers(url: string, deadlineMs: number): Promise<void> {
  const endsMs = performance.now() + deadlineMs
  for (;;) {
    const reason = await fetch(`${url}/realms/master`, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => (response.ok ? undefined : `it answers ${response.status}`),
      reasonOf,
    )
    if (reason === undefined) return
    if (performance.now() > endsMs)
      throw new KeycloakError(`${url} did not answer as Keycloak within ${deadlineMs / 1_000} s: ${reason}`)
    await delay(500)
  }
}

/** fetch says no more than that it failed; why stands in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

async function adminToken({ url, user, password }: AdminLogin): Promise<string> {
  const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: user, password }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok)
    throw new KeycloakError(`${url} lets ${user} not in as an administrator: it answers ${response.status}`)
  return tokenSchema.parse(await response.json()).access_token
}
