import { z } from 'zod'

/** The identity provider knows neither this client nor its secret, or gives it no token. */
export class ClientRefused extends Error {
  override readonly name = 'ClientRefused'
  readonly code = 'client-refused'
}

export type ServiceTokenOptions = {
  /** The realm as this program reaches it. */
  readonly realmUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly nowMs: () => number
}

/** A token is asked for anew this long before its end. */
const beforeEndMs = 30_000
const timeoutMs = 5_000
const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().min(0) })
/** RFC 6749, section 5.2: what says that the client itself is not accepted. */
const refusalSchema = z.object({ error: z.enum(['invalid_client', 'unauthorized_client']) })

/**
 * This program's own token, by client credentials: kept nearly as long as it lives and asked for once, however many
 * callers wait. Rejects with ClientRefused when the provider does not know the client, otherwise with why it is away.
 */
export function serviceToken(options: ServiceTokenOptions): () => Promise<string> {
  let kept: { readonly token: string; readonly untilMs: number } | undefined
  let asking: Promise<string> | undefined
  return async () => {
    if (kept !== undefined && options.nowMs() < kept.untilMs) return kept.token
    asking ??= ask(options)
      .then((answer) => {
        kept = {
          token: answer.access_token,
          untilMs: options.nowMs() + answer.expires_in * 1_000 - beforeEndMs,
        }
        return kept.token
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }
}

async function ask({ realmUrl, clientId, clientSecret }: ServiceTokenOptions) {
  const endpoint = `${realmUrl}/protocol/openid-connect/token`
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  })
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(endpoint, { method: 'POST', body, signal, redirect: 'error' })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answerSchema.parse(answer)
  if (refusalSchema.safeParse(answer).success)
    throw new ClientRefused(`${endpoint} does not accept the client ${clientId}`)
  throw new Error(`${endpoint} answered ${response.status} instead of a token`)
}
