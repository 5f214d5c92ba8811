import type { Kafka } from './kafka/kafka.ts'
import type { Keycloak } from './keycloak/keycloak.ts'
import type { Mysql } from './mysql/mysql.ts'

/** Lines that make another process use a server that runs. */
export type SettingsLines = readonly string[]

export function mysqlLines({ host, port, rootUser, rootPassword, tls }: Mysql): SettingsLines {
  const url = new URL(`mysql://${host}:${port}`)
  url.username = rootUser
  url.password = rootPassword
  if (tls) url.searchParams.set('ca', tls.caFile)
  return [`export ANNALS_MYSQL_URL=${quoted(url.href)}`]
}

export function kafkaLines({ brokers, login }: Kafka): SettingsLines {
  const lines = [`export ANNALS_KAFKA_BROKERS=${brokers.join(',')}`]
  if (!login) return lines
  return [
    ...lines,
    `export ANNALS_KAFKA_USER=${quoted(login.username)}`,
    `export ANNALS_KAFKA_PASSWORD=${quoted(login.password)}`,
    `export ANNALS_KAFKA_CA_FILE=${quoted(login.caFile)}`,
  ]
}

export function keycloakLines({ url, adminUser, adminPassword }: Keycloak): SettingsLines {
  const address = new URL(url)
  address.username = adminUser
  address.password = adminPassword
  return [`export ANNALS_KEYCLOAK_URL=${quoted(address.href)}`]
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
