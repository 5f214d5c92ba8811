import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** Where a client's secret is: alone in a file, or in the file of all clients in the data folder of `npm start`. */
export type SecretSource = { readonly kind: 'secret-file' | 'data-folder'; readonly path: string }

/** The secret cannot be had; the message says which option gives it. */
export class NoClientSecret extends Error {
  readonly code = 'no-client-secret'
  constructor(message: string) {
    super(message)
    this.name = 'NoClientSecret'
  }
}

const secretsByClientSchema = z.record(z.string(), z.string().min(1))

/** The secret of a client. Throws NoClientSecret. */
export async function readClientSecret({
  secret,
  clientId,
}: {
  readonly secret: SecretSource
  readonly clientId: string
}): Promise<string> {
  const text = await readSecretFile(secret.path)
  if (secret.kind === 'secret-file') return text.trim()
  const found = secretsByClientSchema.safeParse(parseJson(text)).data?.[clientId]
  if (found !== undefined) return found
  throw new NoClientSecret(
    `${secret.path} has no secret of the client ${clientId}; give one with --client-secret-file.`,
  )
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new NoClientSecret(
      `The client's secret cannot be read: ${error instanceof Error ? error.message : String(error)}. ` +
        'Say with --data which data folder the installation runs on, or give --client-secret-file.',
    )
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
