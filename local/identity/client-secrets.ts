import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { DemoClient } from './demo-clients.ts'
import { readSecretFile, writeSecretFile } from './secret-file.ts'

/** In the data folder: a JSON object of client id → secret. The importer and the operators' command read it there. */
export const clientSecretsFile = 'identity-clients.json'

const clientSecretsSchema = z.record(z.string(), z.string().min(32))

export type ClientSecrets = Readonly<Record<string, string>>

/** The secrets of the service clients; one that has none yet gets it now, the others keep theirs. */
export async function clientSecrets(
  dataFolder: string,
  clients: readonly DemoClient[],
): Promise<ClientSecrets> {
  const path = join(dataFolder, clientSecretsFile)
  const kept = (await readSecretFile(path, clientSecretsSchema)) ?? {}
  const missing = clients.filter((client) => client.kind === 'service' && kept[client.clientId] === undefined)
  if (missing.length === 0) return kept
  const made = missing.map((client) => [client.clientId, randomBytes(32).toString('base64url')] as const)
  const all = { ...kept, ...Object.fromEntries(made) }
  await writeSecretFile(path, all)
  return all
}
