import { readFileSync } from 'node:fs'
import { clientCredentialsToken } from '@annals/client'
import { ConfigError } from '@annals/config'
import { EventStoreError } from '@annals/event-store'
import { dayOf, instantOf, systemClock } from '@annals/kernel'
import { bringDemoTraffic } from './demo/demo-traffic.ts'
import { declineDemo, demoState, seedDemoOnce } from './demo/seed-demo.ts'
import { readLocalConfig } from './local-config.ts'
import { type LocalSystem, startLocalSystem } from './local-system.ts'
import { checkNodeVersion } from './node-version.ts'
import { readStartOptions, StartError, type StartOptions } from './start-options.ts'

const demoSeed = 20_260_101

try {
  await run()
} catch (error) {
  const isSaidInWords = [StartError, ConfigError, EventStoreError].some((known) => error instanceof known)
  if (!isSaidInWords || !(error instanceof Error)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function run(): Promise<void> {
  checkNodeVersion(process.versions.node)
  const options = readStartOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
  const config = readLocalConfig(process.env)
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)

  const system = await startLocalSystem({
    ...options,
    config,
    version: packageVersion(),
    nodeEnv: process.env['NODE_ENV'],
    onProgress: (step) => console.log(`  ${step}`),
  })
  try {
    await fillWithDemoData(
      system,
      options,
      dayOf(instantOf(systemClock.nowMs()), config.timeZone),
      stopping.signal,
    )
    if (!stopping.signal.aborted) {
      console.log(`\nAnnals runs: ${system.url}\nData: ${system.dataFolder}\nStop it with Ctrl-C.`)
      await once(stopping.signal)
    }
    console.log('\nStopping: finishing what runs.')
  } finally {
    await system.stop()
  }
  console.log('Stopped.')
}

async function fillWithDemoData(
  system: LocalSystem,
  options: StartOptions,
  today: string,
  signal: AbortSignal,
): Promise<void> {
  const wishes = { seed: demoSeed, today }
  if (options.demoData === 'never') await declineDemo(system.dataFolder, wishes)
  const state = await demoState(system.dataFolder)
  if (state !== 'none' && state !== 'begun') return
  console.log('  filling with demo data (first start only)')
  const token = (clientId: string) =>
    clientCredentialsToken(
      system.url,
      { clientId, clientSecret: system.clientSecrets[clientId] ?? '' },
      { signal },
    )
  let shown = ''
  await seedDemoOnce(system.dataFolder, wishes, {
    url: system.url,
    token: token('annals-importer'),
    signal,
    bringTraffic: async (demo) => {
      console.log('    traffic')
      await bringDemoTraffic(demo, { url: system.url, token: token('annals-simulator'), signal })
    },
    onProgress: ({ phase, done, total }) => {
      if (phase !== shown) console.log(`    ${phase} (${Math.floor((100 * done) / total)} %)`)
      shown = phase
    },
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function packageVersion(): string {
  const read: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : 'unknown'
}
