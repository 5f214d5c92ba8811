import { randomBytes } from 'node:crypto'
import { ensureJava } from '../ensure-java.ts'
import { realEnvironment } from '../environment.ts'
import { freePorts } from '../free-port.ts'
import type { InstallPlace } from '../installed-programs.ts'
import type { Mysql } from '../mysql/mysql.ts'
import { startOwnServer } from '../own-server.ts'
import { openRunFolder } from '../run-folder.ts'
import { givenKeycloak } from './given-keycloak.ts'
import { installKeycloak, relativePath } from './install-keycloak.ts'
import type { Keycloak } from './keycloak.ts'
import { keycloakCommand } from './keycloak-command.ts'
import { dropKeycloakDatabase, makeKeycloakDatabase } from './keycloak-database.ts'
import { withoutKeycloakSettings } from './keycloak-environment.ts'
import { keycloakSettings } from './keycloak-settings.ts'
import { type SchemaTemplate, schemaTemplate } from './schema-template.ts'

export type KeycloakOptions = {
  /** The server whose database Keycloak keeps everything in; asked for only where a Keycloak is started. */
  readonly mysql: Mysql | (() => Promise<Mysql>)
  /** A Keycloak of one's own, also where ANNALS_KEYCLOAK_URL names one: a test that kills it needs that. */
  readonly own?: boolean
  /** A database that stays at `stop`; without it one is made and dropped. */
  readonly database?: string
  /** Settings as environment variables (KC_…); they win over the defaults. */
  readonly settings?: Readonly<Record<string, string>>
  /** Kept at `stop`; without it logs are kept only when something failed. */
  readonly logFolder?: string
  readonly heapMegabytes?: number
  /** process.env without it. */
  readonly env?: NodeJS.ProcessEnv
  readonly log?: (line: string) => void
}

/** The first start makes the tables. */
const readyMs = 300_000
const stopMs = 60_000
const answerMs = 10_000

/** A real Keycloak: the one that ANNALS_KEYCLOAK_URL names, else one started as in production. */
export async function startKeycloak(options: KeycloakOptions): Promise<Keycloak> {
  const environment = realEnvironment(options.env)
  const log = options.log ?? ((line: string) => console.error(`keycloak: ${line}`))
  if (environment.keycloakUrl !== undefined && !options.own) {
    const given = givenKeycloak(environment.keycloakUrl)
    await askRealm(given.url)
    return given
  }
  return startOwn(options, { cache: environment.cache, log }, environment.keepLogs)
}

async function startOwn(options: KeycloakOptions, place: InstallPlace, keepLogs: boolean): Promise<Keycloak> {
  const java = await ensureJava(place)
  const mysql = typeof options.mysql === 'function' ? await options.mysql() : options.mysql
  const home = await installKeycloak(mysql.engine, place)
  const command = await keycloakCommand(home, java, options.heapMegabytes ?? 700)
  const [port = 0, managementPort = 0] = await freePorts(2)
  const url = `http://127.0.0.1:${port}${relativePath}`
  const adminUser = 'admin'
  const adminPassword = randomBytes(12).toString('hex')

  const folder = await openRunFolder('keycloak', options)
  const name = options.database ?? `keycloak_${randomBytes(6).toString('hex')}`
  const template = schemaTemplate(mysql, place)
  const { database, migrated } = await prepareDatabase(mysql, name, template).catch(
    async (error: unknown) => {
      await folder.close('remove logs')
      throw error
    },
  )
  const settings = keycloakSettings({ mysql, database, port, managementPort, adminUser, adminPassword })
  const { server } = await startOwnServer({
    name: 'Keycloak',
    folder,
    launch: {
      command,
      cwd: folder.path,
      env: { ...withoutKeycloakSettings(), ...settings, ...options.settings },
    },
    probe: () => askRealm(url),
    readyMs,
    stopMs,
    keepLogs,
  })
  if (!migrated)
    await template.save(database.name).catch((error: unknown) => {
      place.log(
        `its tables could not be kept for later starts: ${error instanceof Error ? error.message : error}`,
      )
    })
  const stopServer = server.stop
  const stop = async () => {
    await stopServer()
    // A MySQL of ours ends with its data; one that was stopped before cannot be asked any more.
    if (options.database === undefined && mysql.logFolder === undefined)
      await dropKeycloakDatabase(mysql, database)
  }
  return Object.assign(server, { url, adminUser, adminPassword, stop, [Symbol.asyncDispose]: stop })
}

async function prepareDatabase(mysql: Mysql, name: string, template: SchemaTemplate) {
  const database = await makeKeycloakDatabase(mysql, name)
  return { database, migrated: await template.load(name) }
}

async function askRealm(url: string): Promise<void> {
  const answer = await fetch(`${url}/realms/master`, { signal: AbortSignal.timeout(answerMs) })
  if (!answer.ok) throw new Error(`${url}/realms/master answered ${answer.status}`)
  const realm: unknown = await answer.json()
  if (typeof realm !== 'object' || realm === null || !('public_key' in realm))
    throw new Error(`${url}/realms/master answered, but not as Keycloak does`)
}
