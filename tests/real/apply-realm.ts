import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parts } from '@annals/installation'
import type { Keycloak } from '@annals/real'
import { runProgram } from './run-program.ts'

const demoClients = ['annals-device', 'annals-ops', 'annals-importer', 'annals-simulator']

/** Makes the realm with the demo's users; resolves with the secret of each client. */
export async function applyRealm(
  keycloak: Keycloak,
  publicUrl: string,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const secretsFolder = join(folder, 'clients')
  await mkdir(secretsFolder, { mode: 0o700 })
  const clientIds = [...demoClients, ...parts.map(({ name }) => `annals-${name}`)]
  const secrets = Object.fromEntries(clientIds.map((id) => [id, randomBytes(24).toString('hex')]))
  for (const [id, secret] of Object.entries(secrets)) await writeFile(join(secretsFolder, id), secret)
  const where = ['--url', keycloak.url, '--public-url', publicUrl, '--secrets', secretsFolder]
  await runProgram(['tools/realm/main.ts', 'apply', ...where, '--development'], {
    logFile: join(folder, 'realm.log'),
    env: {
      ...process.env,
      ANNALS_KEYCLOAK_ADMIN_PASSWORD: keycloak.adminPassword,
    },
  })
  return secrets
}
