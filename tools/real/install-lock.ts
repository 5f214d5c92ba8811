import { spawn } from 'node:child_process'
import { once } from 'node:events'

const lockProgram = 'flock'
const waitSeconds = 1_800

/**
 * One process at a time works under the lock file. The lock is held by a flock(1) child that ends with its standard
 * input, so it is free again however this process ends.
 */
export async function withInstallLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn(
    lockProgram,
    ['--wait', String(waitSeconds), file, 'sh', '-c', 'echo held; read -r _ || true'],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  )
  const ended = once(holder, 'exit')
  const first = await Promise.race([
    once(holder.stdout, 'data').then(() => 'held'),
    ended.then(() => 'ended'),
  ])
  if (first === 'ended')
    throw new Error(`waited ${waitSeconds} s for another process that installs, which holds ${file}`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
