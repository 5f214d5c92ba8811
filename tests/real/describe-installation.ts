import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GivenInstallation } from '../harness/given-installation.ts'
import type { Installation } from './installation.ts'

/** Writes what tests need to use a running installation; resolves with the file, for ANNALS_INSTALLATION. */
export async function describeInstallation({
  url,
  clientSecrets,
  databases,
  logFolder,
}: Installation): Promise<string> {
  const file = join(logFolder, '..', 'installation.json')
  const given: GivenInstallation = { url, clientSecrets, databases: Object.fromEntries(databases) }
  await writeFile(file, JSON.stringify(given), { mode: 0o600 })
  return file
}
