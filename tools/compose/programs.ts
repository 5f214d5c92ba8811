import { type PartDescription, parts } from '@annals/installation'
import { keycloakUrl, publicUrl } from './addresses.ts'
import { configurationEnvironment, configurationVolumes } from './configuration.ts'
import { databaseOf } from './databases-script.ts'
import { ownImage } from './images.ts'
import {
  clientSecret,
  clientSecrets,
  databaseSecret,
  keycloakAdmin,
  secretFile,
  secretsOf,
  storeSecret,
} from './secrets.ts'
import { completed, healthCheck, healthy, type Service, unprivileged } from './service.ts'
import { variable, variableOrEmpty } from './variable.ts'

/** Every container of our image. */
export const program: Service = {
  image: ownImage,
  // The service `realm` builds it; no registry has it under this name.
  pull_policy: 'never',
  ...unprivileged,
  pids_limit: 128,
}

const isReady =
  "fetch('http://127.0.0.1:8081/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"

/** Every part, for as long as it serves. */
export const part: Service = {
  ...program,
  networks: ['web', 'database', 'broker'],
  healthcheck: healthCheck(['node', '-e', isReady], { seconds: 15, startSeconds: 120 }),
  restart: 'unless-stopped',
  // Longer than a program takes to drain.
  stop_grace_period: '30s',
  mem_limit: '512m',
}

/** What all parts are told. */
export const partEnvironment: Readonly<Record<string, string>> = {
  ANNALS_PUBLIC_URL: publicUrl,
  ANNALS_AUTH_REALM_URL: `${keycloakUrl}/realms/annals`,
  ANNALS_DATABASE_HOST: 'mysql',
  ANNALS_KAFKA_BROKERS: '[kafka:9092]',
  ANNALS_TIME_ZONE: variable('ANNALS_TIME_ZONE', 'Europe/Paris'),
  ANNALS_CURRENCY: variable('ANNALS_CURRENCY', 'EUR'),
  ANNALS_LOG_LEVEL: variable('ANNALS_LOG_LEVEL', 'info'),
}

/** Each part, and what makes or expands its database before it starts. */
export const partServices: Readonly<Record<string, Service>> = Object.fromEntries(
  parts.flatMap((description) => [
    [migrationOf(description), migration(description)],
    [description.name, running(description)],
  ]),
)

export function migrationOf({ name }: Pick<PartDescription, 'name'>): string {
  return `${name}-migrate`
}

function migration(description: PartDescription): Service {
  return {
    '<<': program,
    command: ['node', description.main, 'migrate'],
    environment: { ANNALS_DATABASE_HOST: 'mysql', ...databaseAccess(description) },
    secrets: [databaseSecret(description)],
    networks: ['database'],
    depends_on: { databases: completed },
    restart: 'no',
  }
}

function running(description: PartDescription): Service {
  const volumes = configurationVolumes(description)
  return {
    '<<': part,
    command: ['node', description.main],
    environment: {
      '<<': partEnvironment,
      ANNALS_AUTH_CLIENT_SECRET_FILE: secretFile(clientSecret(description)),
      ...databaseAccess(description),
      ...(description.kind === 'command'
        ? { ANNALS_STORE_SECRET_FILE: secretFile(storeSecret(description)) }
        : {}),
      ...configurationEnvironment(description),
    },
    ...(volumes.length > 0 ? { volumes } : {}),
    secrets: secretsOf(description),
    depends_on: { [migrationOf(description)]: completed, topics: completed, realm: completed },
  }
}

function databaseAccess(description: PartDescription): Readonly<Record<string, string>> {
  return {
    ANNALS_DATABASE_USER: databaseOf(description),
    ANNALS_DATABASE_PASSWORD_FILE: secretFile(databaseSecret(description)),
  }
}

/** Makes the realm what realm/ says, at each `up`: with the demo's users unless the environment says otherwise. */
export const realm: Service = {
  image: ownImage,
  build: { context: '.' },
  ...unprivileged,
  command: [
    'node tools/realm/main.ts apply',
    `--url ${keycloakUrl} --public-url ${publicUrl} --secrets /run/secrets`,
    variableOrEmpty('ANNALS_REALM_OPTIONS', '--development'),
  ].join(' '),
  environment: { ANNALS_KEYCLOAK_ADMIN_PASSWORD_FILE: secretFile(keycloakAdmin) },
  volumes: ['./realm/development.json:/annals/realm/development.json:ro'],
  secrets: [keycloakAdmin, ...clientSecrets],
  networks: ['web'],
  depends_on: { keycloak: healthy },
  restart: 'no',
}
