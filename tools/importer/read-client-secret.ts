import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type ImporterArguments, UsageError } from './arguments.ts'

const secretsByClientSchema = z.record(z.string(), z.string().min(1))

/** The secret of a client, from a file of its own or from the one in the data folder of `npm start`. */
export async function readClientSecret({ secret, clientId }: ImporterArguments): Promise<string> {
  const text = await readSecretFile(secret.path)
  if (secret.kind === 'secret-file') return text.trim()
  const found = secretsByClientSchema.safeParse(parseJson(text)).data?.[clientId]
  if (found !== undefined) return found
  throw new UsageError(
    `${secret.path} has no secret of the client ${clientId}; give one with --client-secret-file.`,
  )
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(
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
