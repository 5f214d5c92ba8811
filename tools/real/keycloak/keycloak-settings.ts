import type { SqlTarget } from '../mysql/run-sql.ts'

export type KeycloakDatabase = { readonly name: string; readonly user: string; readonly password: string }

/** Keycloak's settings as environment variables. */
export function keycloakSettings(settings: {
  readonly mysql: SqlTarget & { readonly engine: 'mysql' | 'mariadb' }
  readonly database: KeycloakDatabase
  readonly port: number
  readonly managementPort: number
  readonly adminUser: string
  readonly adminPassword: string
}): Record<string, string> {
  const { mysql, database } = settings
  return {
    KC_DB_URL: jdbcUrl(mysql, database.name),
    KC_DB_USERNAME: database.user,
    KC_DB_PASSWORD: database.password,
    KC_DB_POOL_MAX_SIZE: '10',
    KC_HTTP_ENABLED: 'true',
    KC_HTTP_HOST: '127.0.0.1',
    KC_HTTP_PORT: String(settings.port),
    KC_HTTP_MANAGEMENT_HOST: '127.0.0.1',
    KC_HTTP_MANAGEMENT_PORT: String(settings.managementPort),
    // A lone node: without it Keycloak listens on all addresses for others, and waits for those that died.
    KC_CACHE: 'local',
    KC_HOSTNAME_STRICT: 'false',
    KC_BOOTSTRAP_ADMIN_USERNAME: settings.adminUser,
    KC_BOOTSTRAP_ADMIN_PASSWORD: settings.adminPassword,
    ...(mysql.tls ? { KC_TRUSTSTORE_PATHS: mysql.tls.caFile } : {}),
  }
}

function jdbcUrl(mysql: SqlTarget & { readonly engine: 'mysql' | 'mariadb' }, database: string): string {
  const { engine, host, port, tls } = mysql
  const options = {
    mysql: tls ? 'sslMode=VERIFY_IDENTITY' : 'sslMode=DISABLED&allowPublicKeyRetrieval=true',
    mariadb: tls ? `sslMode=verify-full&serverSslCert=${tls.caFile}` : 'sslMode=disable',
  }
  return `jdbc:${engine}://${host.includes(':') ? `[${host}]` : host}:${port}/${database}?${options[engine]}`
}
