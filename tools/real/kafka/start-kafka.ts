import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateAuthority } from '../certificate-authority.ts'
import { realEnvironment } from '../environment.ts'
import { freePorts } from '../free-port.ts'
import type { InstallPlace } from '../installed-programs.ts'
import { startOwnServer } from '../own-server.ts'
import { runCommand } from '../run-command.ts'
import { openRunFolder, type RunFolder } from '../run-folder.ts'
import { askApiVersions } from './api-versions.ts'
import { givenKafka } from './given-kafka.ts'
import type { Kafka, KafkaLogin } from './kafka.ts'
import { kafkaJava } from './run-kafka-tool.ts'
import {
  clientProperties,
  type KafkaUser,
  propertiesText,
  type Secured,
  serverProperties,
} from './server-properties.ts'

export type KafkaOptions = {
  /** A broker of one's own, also where ANNALS_KAFKA_BROKERS names some: a test that kills it needs that. */
  readonly own?: boolean
  /** sasl-ssl: TLS, SCRAM-SHA-512 and an authorizer that allows nothing which no ACL allows; without it, plaintext. */
  readonly security?: 'plaintext' | 'sasl-ssl'
  /** Users besides the super user, without any right as yet. Only with sasl-ssl. */
  readonly users?: readonly KafkaUser[]
  /** Broker settings; they win over the defaults. */
  readonly properties?: Readonly<Record<string, string | number>>
  /** Kept at `stop`; without it logs are kept only when something failed. */
  readonly logFolder?: string
  readonly heapMegabytes?: number
  /** process.env without it. */
  readonly env?: NodeJS.ProcessEnv
  readonly log?: (line: string) => void
}

const plainWord = /^[\w.~-]+$/
const readyMs = 120_000
const stopMs = 60_000
/** The last line of a start: only then are the broker's listeners and its registration done. */
const startedLine = 'Kafka Server started'

/** A real Kafka: the brokers that ANNALS_KAFKA_BROKERS names, else one KRaft node started here. */
export async function startKafka(options: KafkaOptions = {}): Promise<Kafka> {
  const environment = realEnvironment(options.env)
  const place = { cache: environment.cache, log: options.log ?? ((line) => console.error(`kafka: ${line}`)) }
  const security = options.security ?? 'plaintext'
  if (security === 'plaintext' && options.users)
    throw new Error('Kafka users need the option security: sasl-ssl')
  for (const { name, password } of options.users ?? [])
    if (!plainWord.test(name) || !plainWord.test(password))
      throw new Error(
        `Kafka's storage tool takes names and passwords of ${plainWord} only, not those of ${name}`,
      )
  if (environment.kafkaBrokers !== undefined && !options.own)
    return givenKafka(environment, environment.kafkaBrokers, security, options.users ?? [])

  const java = await kafkaJava(place, options.heapMegabytes ?? 512, 'kafka.Kafka')
  const folder = await openRunFolder('kafka', options)
  try {
    return await startBroker(java, folder, options, place, environment.keepLogs)
  } catch (error) {
    await folder.close('keep logs')
    throw error
  }
}

async function startBroker(
  java: readonly string[],
  folder: RunFolder,
  options: KafkaOptions,
  place: InstallPlace,
  keepLogs: boolean,
): Promise<Kafka> {
  const ports = await freePorts(2)
  const [port = 0, controllerPort = 0] = ports
  const security = options.security === 'sasl-ssl' ? await secure(folder, place) : undefined
  const settingsFile = join(folder.path, 'server.properties')
  const settings = serverProperties({
    port,
    controllerPort,
    logDirectory: join(folder.path, 'data'),
    secured: security?.secured,
    overrides: options.properties ?? {},
  })
  await writeFile(settingsFile, propertiesText(settings), { mode: 0o600 })
  const users = security ? [security.secured.superUser, ...(options.users ?? [])] : []
  await formatStorage(settingsFile, users, place)

  const caFile = security?.secured.caFile
  const { server } = await startOwnServer({
    name: 'Kafka',
    folder,
    launch: { command: [...java, settingsFile], cwd: folder.path },
    probe: async (logFile) => {
      if (!(await readFile(logFile, 'utf8')).includes(startedLine))
        throw new Error(`the log has no line "${startedLine}"`)
      return askApiVersions('127.0.0.1', port, caFile)
    },
    readyMs,
    stopMs,
    keepLogs,
  })
  return Object.assign(server, {
    brokers: [`127.0.0.1:${port}`],
    login: security?.login,
    clientPropertiesFile: security?.clientPropertiesFile,
    authority: security?.authority,
  })
}

async function secure(folder: RunFolder, place: InstallPlace) {
  const authority = await certificateAuthority(join(folder.path, 'tls'), place)
  const { caFile } = authority
  const certificate = await authority.issue('kafka')
  const keyStoreFile = join(folder.path, 'tls', 'kafka-store.pem')
  const pems = [await readFile(certificate.keyFile, 'utf8'), await readFile(certificate.certFile, 'utf8')]
  await writeFile(keyStoreFile, pems.join(''), { mode: 0o600 })
  const superUser = { name: 'admin', password: randomBytes(12).toString('hex') }
  const controllerUser = { name: 'controller', password: randomBytes(12).toString('hex') }
  const clientPropertiesFile = join(folder.path, 'admin.properties')
  await writeFile(clientPropertiesFile, propertiesText(clientProperties(superUser, caFile)), { mode: 0o600 })
  const secured: Secured = { superUser, controllerUser, caFile, keyStoreFile }
  const login: KafkaLogin = {
    mechanism: 'scram-sha-512',
    username: superUser.name,
    password: superUser.password,
    caFile,
  }
  return { authority, secured, login, clientPropertiesFile }
}

async function formatStorage(
  settingsFile: string,
  users: readonly KafkaUser[],
  place: InstallPlace,
): Promise<void> {
  const format = await kafkaJava(place, 256, 'kafka.tools.StorageTool')
  const scram = users.flatMap(({ name, password }) => [
    '--add-scram',
    `SCRAM-SHA-512=[name="${name}",password="${password}"]`,
  ])
  await runCommand([...format, 'format', '--cluster-id', clusterId(), '--config', settingsFile, ...scram], {
    doing: "formatting Kafka's storage",
    deadlineMs: 120_000,
  })
}

/** 16 bytes as base64url. Kafka's tools would take a leading dash for an option. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? clusterId() : id
}
