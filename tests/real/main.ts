import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { describeInstallation } from './describe-installation.ts'
import { startInstallation } from './installation.ts'

// node tests/real/main.ts [--replicas N] [--secured]   runs a whole installation on real servers until Ctrl-C.
const { values } = parseArgs({
  options: {
    replicas: { type: 'string', default: '1' },
    secured: { type: 'boolean', default: false },
  },
})
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
// Neither servers nor parts hold the event loop.
const alive = setInterval(() => undefined, 60_000)
const installation = await startInstallation({ replicas: Number(values.replicas), secured: values.secured })
try {
  console.log(`${installation.url}, logs in ${installation.logFolder}`)
  console.log(`export ANNALS_INSTALLATION='${await describeInstallation(installation)}'`)
  console.log('# Ctrl-C stops')
  if (!stopped.signal.aborted) await once(stopped.signal, 'abort')
} finally {
  console.log('# stopping')
  await installation.stop('remove logs')
  clearInterval(alive)
}
