import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startProcess } from './server-process.ts'
import { waitUntil } from './wait-until.ts'

const module = JSON.stringify(join(import.meta.dirname, 'server-process.ts'))
const starter = `
  import { startProcess } from ${module}
  const { pid } = await startProcess({ command: ['sleep', '600'] }, '/dev/null')
  console.log(pid)
  setInterval(() => undefined, 60_000)`

test('what a process started dies with it, although it was killed', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', starter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  parent.stdout.on('data', (chunk) => {
    told += chunk
  })
  await waitUntil('the process to start another', 30_000, () => assert.match(told, /\n$/))
  assert.equal(existsSync(`/proc/${Number(told)}`), true)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  await waitUntil('the other to be gone', 10_000, () =>
    assert.equal(existsSync(`/proc/${Number(told)}`), false),
  )
})

test('ending a process waits for all that it started itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-process-'))
  try {
    // The outer shell ends at SIGTERM at once, the inner one 0.3 s later.
    const inner = 'trap "sleep 0.3; exit" TERM; echo ready; while :; do sleep 0.05; done'
    const log = join(folder, 'log')
    const started = await startProcess({ command: ['sh', '-c', `sh -c '${inner}' & wait`] }, log)
    await waitUntil('the inner shell', 10_000, () => assert.match(readFileSync(log, 'utf8'), /ready/))
    assert.equal(started.ended(), undefined)
    await started.end('SIGTERM', 10_000)
    assert.equal(started.ended(), 'SIGTERM')
    assert.throws(() => process.kill(-started.pid, 0), /ESRCH/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a program that does not exist ends at once, as its log says', async () => {
  const started = await startProcess({ command: ['/no/such/program'] }, '/dev/null')
  await waitUntil('it to end', 10_000, () => assert.equal(started.ended(), 'exit code 127'))
})
