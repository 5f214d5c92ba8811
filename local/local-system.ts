import type { RequestListener } from 'node:http'
import { tokenVerifier } from '@annals/auth'
import { type HttpServer, listen } from '@annals/http'
import { systemClock } from '@annals/kernel'
import { answerStarting } from '@annals/program'
import { createLogger } from '@annals/telemetry'
import { demoClients } from './identity/demo-clients.ts'
import { demoUsers } from './identity/demo-users.ts'
import { identityProvider } from './identity/identity-provider.ts'
import { installationSecret } from './installation-secret.ts'
import { localApp } from './local-app.ts'
import type { LocalConfig } from './local-config.ts'
import { buildLocalParts, type LocalDatabases, publications, type ServiceName } from './local-parts.ts'
import { type DataFolder, takeDataFolder } from './sqlite/data-folder.ts'
import {
  closeServiceDatabases,
  openAnalyticsDatabase,
  openServiceDatabases,
} from './sqlite/open-databases.ts'
import { StartError } from './start-options.ts'

export type LocalSystemOptions = {
  /** 0 is any free port. */
  readonly port: number
  readonly dataFolder: string
  readonly config: LocalConfig
  readonly version: string
  readonly nodeEnv: string | undefined
  readonly onProgress: (step: string) => void
}

export type LocalSystem = {
  readonly url: string
  readonly dataFolder: string
  readonly clientSecrets: Readonly<Record<string, string>>
  /** Takes nothing new, finishes what runs, closes the files. */
  readonly stop: () => Promise<void>
}

const drainMs = 10_000

/**
 * All parts, the identity provider and the landing page in this process, on one port and one folder.
 * Throws a StartError that says what to do, with everything released again.
 */
export async function startLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  if (options.nodeEnv === 'production') {
    throw new StartError(
      'production-refused',
      'This is the demo composition: its passwords are public. It does not run with NODE_ENV=production.',
    )
  }
  const undo: (() => unknown)[] = []
  const release = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    return await start(options, undo, release)
  } catch (error) {
    await release()
    throw error
  }
}

async function start(
  options: LocalSystemOptions,
  undo: (() => unknown)[],
  release: () => Promise<void>,
): Promise<LocalSystem> {
  const { config, onProgress } = options
  const clock = systemClock
  const folder = takeDataFolder(options.dataFolder)
  undo.push(() => folder.release())

  let answer: RequestListener = answerStarting
  const server = await openPort(options.port, (request, response) => answer(request, response))
  const drain = new AbortController()
  let drained: Promise<void> | undefined
  const drainServer = () => {
    drain.abort(new Error('the process drains'))
    drained ??= server.stop(drainMs)
    return drained
  }
  undo.push(drainServer)
  const url = `http://localhost:${server.port}`

  onProgress('opening the databases')
  const databases = await openAll(folder, undo)
  onProgress('starting the identity provider')
  const identity = await identityProvider({
    publicUrl: url,
    dataFolder: folder.path,
    clients: demoClients,
    users: demoUsers,
    clock,
    log: createLogger({ part: 'identity', level: config.logLevel }),
    nodeEnv: options.nodeEnv,
  })
  undo.push(() => identity.stop())
  const keys = { source: async () => ({ keys: [...identity.jwks.keys] }) }
  const verifier = tokenVerifier({ issuer: identity.issuer, audience: identity.audience, keys })

  const { parts, analytics } = buildLocalParts(databases, config, clock)
  let started = false
  for (const { release } of parts) undo.push(release)
  for (const { part } of parts) {
    onProgress(`starting ${part.name}`)
    undo.push(() => part.stop())
    await part.start()
  }
  answer = localApp({
    parts,
    analytics,
    logger: createLogger({ part: 'local', level: config.logLevel }),
    identity,
    verifier,
    publicUrl: url,
    currency: config.currency,
    version: options.version,
    clock,
    started: () => started,
    drain: drain.signal,
  })
  started = true
  // The first thing to undo now: requests in flight still need everything that was started before.
  undo.push(drainServer)
  return { url, dataFolder: folder.path, clientSecrets: identity.clientSecrets, stop: release }
}

async function openPort(port: number, answer: RequestListener): Promise<HttpServer> {
  try {
    return await listen(answer, { port, host: '127.0.0.1' })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      'port-taken',
      `Port ${port} cannot be used (${reason}). Choose another one: npm start -- --port N`,
    )
  }
}

async function openAll(folder: DataFolder, undo: (() => unknown)[]): Promise<LocalDatabases> {
  const secret = installationSecret(folder.file('secret'))
  const open = async (service: ServiceName) => {
    const databases = await openServiceDatabases(publications[service], {
      file: folder.file,
      secret,
      clock: systemClock,
    })
    undo.push(() => closeServiceDatabases(databases))
    return databases
  }
  const openAnalytics = async () => {
    const windows = await openAnalyticsDatabase(folder.file)
    undo.push(() => windows.close())
    return windows
  }
  return {
    services: {
      customer: await open('customer'),
      inventory: await open('inventory'),
      order: await open('order'),
      radar: await open('radar'),
      registration: await open('registration'),
      infraction: await open('infraction'),
    },
    analytics: await openAnalytics(),
  }
}
