import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { waitUntil } from './wait-until.ts'

export type Launch = {
  readonly command: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** A started program with all that it started itself. */
export type ServerProcess = {
  readonly pid: number
  /** How it ended; undefined while it runs. */
  readonly ended: () => string | undefined
  /** Sends the signal and resolves when nothing of it is left. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL', deadlineMs: number) => Promise<void>
}

/** What a program must be started through so that the kernel kills it when its parent dies, in whatever way. */
const diesWithParent = ['setpriv', '--pdeathsig', 'KILL', '--'] as const

/**
 * Starts a program in a process group of its own (a Ctrl-C in the terminal is not its business) that the kernel
 * kills when this thread ends. It does not hold the event loop: a test that forgets it ends all the same, and the
 * program with it.
 */
export async function startProcess({ command, env, cwd }: Launch, logFile: string): Promise<ServerProcess> {
  const [launcher, ...before] = diesWithParent
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(launcher, [...before, ...command], {
    cwd,
    env: env ?? process.env,
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
  let how: string | undefined
  child.once('exit', (code, signal) => {
    how = signal ?? `exit code ${code}`
  })
  child.unref()

  return {
    pid,
    ended: () => how,
    end: async (signal, deadlineMs) => {
      signalGroup(pid, signal)
      await waitUntil(`process ${pid} and what it started to end after ${signal}`, deadlineMs, () => {
        if (how === undefined || groupLives(pid)) throw new Error('it still runs')
      })
    },
  }
}

function groupLives(pid: number): boolean {
  return signalGroup(pid, 0)
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}
