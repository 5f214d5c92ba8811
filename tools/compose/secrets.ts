import { type PartDescription, parts } from '@annals/installation'

/** Clients of the realm that are no part: devices, operators and, in a demo, the tools. */
const otherClients = ['annals-device', 'annals-ops', 'annals-importer', 'annals-simulator']

/** A file of the secrets' folder; containers find it as `/run/secrets/<name>`. */
export type SecretName = string

export const mysqlRoot: SecretName = 'mysql-root'
export const keycloakAdmin: SecretName = 'keycloak-admin'
export const keycloakDatabase: SecretName = 'database-keycloak'

/** The password of the part's own user of its own database. */
export function databaseSecret({ name }: Pick<PartDescription, 'name'>): SecretName {
  return `database-${name}`
}

/** The secret of the part's service account, named as the client: so the realm looks for it. */
export function clientSecret({ name }: Pick<PartDescription, 'name'>): SecretName {
  return `annals-${name}`
}

/** Wraps the keys of the persons in a command part's store. */
export function storeSecret({ name }: Pick<PartDescription, 'name'>): SecretName {
  return `store-${name}`
}

/** What of the folder only this part is given. */
export function secretsOf(part: PartDescription): readonly SecretName[] {
  return [clientSecret(part), databaseSecret(part), ...(part.kind === 'command' ? [storeSecret(part)] : [])]
}

export const clientSecrets: readonly SecretName[] = [...parts.map(clientSecret), ...otherClients]

export const databaseSecrets: readonly SecretName[] = [keycloakDatabase, ...parts.map(databaseSecret)]

/** Every one that an installation has. */
export const allSecrets: readonly SecretName[] = [
  mysqlRoot,
  keycloakAdmin,
  ...databaseSecrets,
  ...clientSecrets,
  ...parts.filter(({ kind }) => kind === 'command').map(storeSecret),
]

export function secretFile(name: SecretName): string {
  return `/run/secrets/${name}`
}
