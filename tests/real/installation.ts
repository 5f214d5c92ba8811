import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PartDescription, parts } from '@annals/installation'
import {
  freePorts,
  type Kafka,
  type KafkaUser,
  type Keycloak,
  type Mysql,
  startKafka,
  startKeycloak,
  startMysql,
} from '@annals/real'
import { applyRealm } from './apply-realm.ts'
import { type GatewayRoute, startGateway } from './gateway.ts'
import { gatewayPage } from './gateway-page.ts'
import { allowParts, kafkaUserOf, makeTopics } from './kafka-topics.ts'
import { makePartDatabases, type PartDatabase } from './part-databases.ts'
import { partEnvironment, writeLiveFiles } from './part-environment.ts'
import { type PartReplica, partReplica } from './part-replica.ts'
import { type ReadyWatch, watchReady } from './ready-watch.ts'
import { runProgram } from './run-program.ts'

export type InstallationOptions = {
  /** Of each part. */
  readonly replicas?: number
  /** Kafka over SASL_SSL with a user and the rights of each part, MySQL over TLS. */
  readonly secured?: boolean
  /** Settings (`ANNALS_…`) of every part. */
  readonly settings?: NodeJS.ProcessEnv
}

/** A whole installation on servers of its own: MySQL, Kafka, Keycloak, a gateway, and every part as processes. */
export type Installation = {
  /** The public origin. */
  readonly url: string
  readonly clientSecrets: Readonly<Record<string, string>>
  readonly mysql: Mysql
  readonly kafka: Kafka
  readonly keycloak: Keycloak
  /** By the part's name. */
  readonly databases: ReadonlyMap<string, PartDatabase>
  /** Of a part, as what it logs in to the brokers of a secured installation. */
  readonly kafkaUser: (part: string) => KafkaUser
  readonly replicas: readonly PartReplica[]
  readonly replica: (part: string, replica: number) => PartReplica
  /** Resolves when every replica is. */
  readonly ready: (deadlineMs?: number) => Promise<void>
  /** Of the parts, one file a replica, and of what was run once. */
  readonly logFolder: string
  /** How long each step of the start took. */
  readonly startMs: Readonly<Record<string, number>>
  /** Ends all in order. Rejects when one does not. */
  readonly stop: (logs: 'keep logs' | 'remove logs') => Promise<void>
}

const groupPrefix = 'annals'
/** Of one replica: writers of read models; the store has more of its own. */
const connections = 6

export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const undo: (() => Promise<unknown>)[] = []
  try {
    return await start(options, undo)
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined)
    throw error
  }
}

async function start(
  { replicas: count = 1, secured = false, settings = {} }: InstallationOptions,
  undo: (() => Promise<unknown>)[],
): Promise<Installation> {
  const began = performance.now()
  const startMs: Record<string, number> = {}
  const timed = async <Value>(what: string, work: Promise<Value>): Promise<Value> => {
    const value = await work
    startMs[what] = Math.round(performance.now() - began)
    return value
  }
  const folder = await mkdtemp(join(tmpdir(), 'annals-installation-'))
  const logFolder = join(folder, 'logs')
  await mkdir(logFolder)
  const [port = 0, feedsPort = 0] = await freePorts(2)
  const publicUrl = `http://localhost:${port}`
  const users = parts.map((part) => ({ part: part.name, ...kafkaUserOf(part) }))

  // Kafka and Keycloak of its own: topics and realm have fixed names, and users come and go with them.
  const startingMysql = startMysql({ own: true, tls: secured, flags: { 'max-connections': 2_000 } })
  const startingKafka = startKafka({
    own: true,
    ...(secured && { security: 'sasl-ssl', users: users.map(({ name, password }) => ({ name, password })) }),
  })
  undo.push(async () => (await startingKafka).stop())
  undo.push(async () => (await startingMysql).stop())
  startingKafka.catch(() => undefined)
  const mysql = await timed('MySQL', startingMysql)
  const startingKeycloak = startKeycloak({
    own: true,
    mysql,
    settings: { KC_HOSTNAME: `${publicUrl}/auth`, KC_DB_POOL_MAX_SIZE: '10' },
  })
  startingKeycloak.catch(() => undefined)
  undo.push(async () => (await startingKeycloak).stop())

  const kafka = await timed('Kafka', startingKafka)
  const databases = await makePartDatabases(mysql, parts)
  await makeTopics(kafka)
  if (secured) await allowParts(kafka, parts, groupPrefix)
  const keycloak = await timed('Keycloak', startingKeycloak)
  const clientSecrets = await timed('realm', applyRealm(keycloak, publicUrl, folder))

  const common = {
    publicUrl,
    realmUrl: `${keycloak.url}/realms/annals`,
    feedsUrl: `http://127.0.0.1:${feedsPort}/{service}`,
    brokers: kafka.brokers,
    kafkaCaFile: kafka.login?.caFile,
    files: await writeLiveFiles(folder),
    compileCache: join(folder, 'compiled'),
    settings: { ANNALS_DATABASE_CONNECTIONS: String(connections), ...settings },
  }
  const environments = new Map(
    parts.map((part) => {
      const database = databases.get(part.name)
      if (database === undefined) throw new Error(`${part.name} has no database`)
      const user = users.find((known) => known.part === part.name)
      const kafkaLogin = secured && user ? { username: user.name, password: user.password } : undefined
      const clientSecret = clientSecrets[`annals-${part.name}`] ?? ''
      return [part.name, partEnvironment(part, common, { clientSecret, database, kafkaLogin })]
    }),
  )
  await timed('migrations', migrateAll(environments, logFolder))

  // Looked for late: what was free may be taken soon.
  const partPorts = await freePorts(2 * count * parts.length)
  const replicas = parts.flatMap((part, index) =>
    Array.from({ length: count }, (_none, replica) => {
      const at = 2 * (index * count + replica)
      const ports = [partPorts[at] ?? 0, partPorts[at + 1] ?? 0] as const
      const env = {
        ...environments.get(part.name),
        ANNALS_HTTP_PORT: String(ports[0]),
        ANNALS_HTTP_OPS_PORT: String(ports[1]),
      }
      return partReplica({ part, replica, ports, env, logFolder })
    }),
  )
  undo.push(() => Promise.all(replicas.map(({ kill }) => kill())))
  const watch = watchReady(replicas)
  undo.push(async () => watch.stop())
  const feeds = await startGateway(feedRoutes(watch), feedsPort)
  undo.push(() => feeds.stop())
  const gateway = await startGateway(publicRoutes(watch, keycloak), port, gatewayPage(parts))
  undo.push(() => gateway.stop())
  for (const replica of replicas) await replica.start()
  await timed('parts', watch.allReady())

  return {
    url: publicUrl,
    kafkaUser: (part) => {
      const found = users.find((known) => known.part === part)
      if (found === undefined) throw new Error(`there is no part ${part}`)
      return found
    },
    clientSecrets,
    mysql,
    kafka,
    keycloak,
    databases,
    replicas,
    replica: (part, number) => {
      const found = replicas.find((known) => known.part.name === part && known.replica === number)
      if (found === undefined) throw new Error(`there is no ${part}-${number}`)
      return found
    },
    ready: watch.allReady,
    logFolder,
    startMs,
    stop: async (logs) => {
      const running = replicas.filter(({ pid }) => pid() !== undefined)
      const failures = await Promise.allSettled(running.map((replica) => replica.stop()))
      for (const step of undo.reverse()) await step()
      const failed = failures.find((outcome) => outcome.status === 'rejected')
      if (failed) throw failed.reason
      if (logs === 'remove logs') await rm(folder, { recursive: true })
      else console.error(`the logs of the parts are in ${logFolder}`)
    },
  }
}

/** Two by two, and one of them twice at once: a migration that is repeated changes nothing. */
async function migrateAll(
  environments: ReadonlyMap<string, NodeJS.ProcessEnv>,
  logFolder: string,
): Promise<void> {
  const migrate = ({ name, main }: PartDescription, env: NodeJS.ProcessEnv) =>
    runProgram([main, 'migrate'], { logFile: join(logFolder, `${name}-migrate.log`), env })
  const [first, ...others] = parts.map((part) => () => migrate(part, environments.get(part.name) ?? {}))
  if (first === undefined) return
  await Promise.all([first(), first()])
  const waiting = [...others]
  const inTurn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next()
  }
  await Promise.all([inTurn(), inTurn()])
}

function publicRoutes(watch: ReadyWatch, keycloak: Keycloak): readonly GatewayRoute[] {
  const identity = [
    { port: Number(new URL(keycloak.url).port), isReady: () => true, refused: () => undefined },
  ]
  return [
    ...['/auth/realms/annals', '/auth/resources'].map((path) => ({ path, as: path, upstreams: identity })),
    ...parts.map(({ name, path }) => ({
      path,
      as: path,
      upstreams: watch.upstreams(name, ({ port }) => port),
    })),
  ]
}

/** As the Services of the command parts would be inside of a cluster. */
function feedRoutes(watch: ReadyWatch): readonly GatewayRoute[] {
  return parts
    .filter(({ publishes }) => publishes !== null)
    .map(({ name, publishes }) => ({
      path: `/${publishes}`,
      as: '',
      upstreams: watch.upstreams(name, ({ opsPort }) => opsPort),
    }))
}
