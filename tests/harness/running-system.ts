import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { type LocalConfig, type LocalSystem, readLocalConfig, startLocalSystem } from '@annals/local'
import { givenInstallation } from './given-installation.ts'
import { mysqlDatabases } from './mysql-databases.ts'
import { type CheckExchange, checkAgainstServed, documentPaths } from './served-documents.ts'
import { sqliteDatabases } from './sqlite-databases.ts'
import type { SystemDatabases } from './system-databases.ts'

export type RunningSystem = Pick<LocalSystem, 'url' | 'dataFolder' | 'clientSecrets'> & {
  readonly databases: SystemDatabases
  /** The paths of the documents that it serves. */
  readonly documents: readonly string[]
  /** Throws when an exchange is not as the served documents say. */
  readonly check: CheckExchange
}

type Stoppable = { readonly stop: () => Promise<void> }

/** The whole system without demo data on a free port and in a folder of its own, which may be filled before. */
export async function startSystem(
  config: Partial<LocalConfig> = {},
  fill: (dataFolder: string) => Promise<void> = async () => {},
): Promise<RunningSystem & Stoppable> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'annals-journey-'))
  await fill(dataFolder)
  const system = await startSystemIn(dataFolder, config)
  return {
    ...system,
    stop: async () => {
      await system.stop()
      await rm(dataFolder, { recursive: true })
    },
  }
}

/** The system in a folder that stays when it stops, so that it can be started there again. */
export async function startSystemIn(
  dataFolder: string,
  config: Partial<LocalConfig> = {},
): Promise<RunningSystem & Stoppable> {
  const { url, clientSecrets, stop } = await startLocalSystem({
    port: 0,
    dataFolder,
    config: { ...readLocalConfig({}), ...config },
    version: '0.0.0-test',
    nodeEnv: 'test',
    onProgress: () => undefined,
  })
  const documents = await documentPaths(url)
  const check = await checkAgainstServed(url, documents)
  return { url, dataFolder, clientSecrets, databases: sqliteDatabases(dataFolder), documents, check, stop }
}

/** The installation that runs already, as the environment says. */
async function joinInstallation(
  given: NonNullable<ReturnType<typeof givenInstallation>>,
): Promise<RunningSystem & Stoppable> {
  const { url, clientSecrets } = given
  const documents = await documentPaths(url, 'gateway')
  return {
    url,
    clientSecrets,
    databases: mysqlDatabases(given),
    documents,
    check: await checkAgainstServed(url, documents),
    get dataFolder(): string {
      throw new Error('an installation has no data folder: a test that needs it says so by needsOwnSystem')
    },
    stop: async () => undefined,
  }
}

/**
 * To be called inside a suite: one system for all of its tests, gone with it; or the installation that runs already. A
 * suite that wants another configuration or an empty system says so by `needsOwnSystem`.
 */
export function sharedSystem(config: Partial<LocalConfig> = {}): () => RunningSystem {
  let running: (RunningSystem & Stoppable) | undefined
  before(async () => {
    const given = givenInstallation()
    running = given === undefined ? await startSystem(config) : await joinInstallation(given)
  })
  after(() => running?.stop())
  return () => {
    if (running === undefined) throw new Error('the system does not run outside of the tests of its suite')
    return running
  }
}
