import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adminApi, KeycloakError, keycloakAnswers } from './admin-api.ts'
import { applyRealm } from './apply-realm.ts'
import { readArguments, UsageError } from './arguments.ts'
import { profileDescription, realmDescription } from './realm-description.ts'

try {
  await run()
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof KeycloakError)) throw error
  console.error(error.message)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function run(): Promise<void> {
  const { url, adminUser, waitMs, secretsFolder, ...wanted } = readArguments(process.argv.slice(2))
  const password = adminPassword()
  let writes = 0
  const api = adminApi({ url, user: adminUser, password }, (what) => {
    writes += 1
    console.log(what)
  })
  await keycloakAnswers(url, waitMs)
  const secretOf = (clientId: string) => {
    const file = secretsFolder === undefined ? undefined : join(secretsFolder, clientId)
    return file === undefined || !existsSync(file) ? undefined : readFileSync(file, 'utf8').trim()
  }
  await applyRealm(api, realmDescription(wanted), { profile: profileDescription(), secretOf })
  console.log(writes === 0 ? 'The realm is as it should be; nothing was written.' : `${writes} writes.`)
}

function adminPassword(): string {
  const file = process.env['ANNALS_KEYCLOAK_ADMIN_PASSWORD_FILE']
  const password =
    file === undefined
      ? process.env['ANNALS_KEYCLOAK_ADMIN_PASSWORD']
      : readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  if (password === undefined || password === '')
    throw new UsageError('Set ANNALS_KEYCLOAK_ADMIN_PASSWORD, or ANNALS_KEYCLOAK_ADMIN_PASSWORD_FILE.')
  return password
}
