import { after, afterEach, before } from 'node:test'
import { type Installation, type InstallationOptions, startInstallation } from './installation.ts'

/** To be called inside a suite: one installation for all of its tests, gone with it; its logs stay if one fails. */
export function sharedInstallation(options: InstallationOptions): () => Installation {
  let running: Installation | undefined
  let logs: Parameters<Installation['stop']>[0] = 'remove logs'
  before(async () => {
    running = await startInstallation(options)
    console.log(`started after ms: ${JSON.stringify(running.startMs)}`)
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) logs = 'keep logs'
  })
  after(() => running?.stop(logs))
  return () => {
    if (running === undefined)
      throw new Error('the installation does not run outside of the tests of its suite')
    return running
  }
}
