import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { OpsError } from './ops-error.ts'
import { reach } from './reach.ts'

const clientId = 'annals-ops'

const secretsSchema = z.object({ [clientId]: z.string().min(1) })
const tokenSchema = z.object({ access_token: z.string().min(1) })

/** An access token for the operations client, by the client-credentials grant. Throws an OpsError. */
export async function signIn(url: string, dataFolder: string): Promise<string> {
  const response = await reach(`${url}/auth/realms/annals/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: await readSecret(join(dataFolder, 'identity-clients.json')),
    }),
  })
  const text = await response.text()
  const token = response.ok ? tokenSchema.safeParse(parseJson(text)).data : undefined
  if (token !== undefined) return token.access_token
  throw new OpsError(
    `Signing in as ${clientId} at ${url} is refused (${response.status}: ${text.slice(0, 200)}). ` +
      `Does the installation at ${url} run on the data folder ${dataFolder}? Say with --data which one it is.`,
  )
}

async function readSecret(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new OpsError(
      `The secret of ${clientId} cannot be read: ${error instanceof Error ? error.message : String(error)}. ` +
        'Say with --data which data folder the installation runs on.',
    )
  })
  const secrets = secretsSchema.safeParse(parseJson(text)).data
  if (secrets !== undefined) return secrets[clientId]
  throw new OpsError(`${path} has no secret of ${clientId}. Start the installation once; it makes one.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
