import { join } from 'node:path'
import type { PartDescription } from '@annals/installation'
import { type ServerProcess, startProcess } from '@annals/real'

/** One process of a part, started again as often as a test kills it, always on the same ports. */
export type PartReplica = {
  readonly part: PartDescription
  /** From 0. */
  readonly replica: number
  readonly port: number
  readonly opsPort: number
  /** Undefined while it does not run. */
  readonly pid: () => number | undefined
  readonly start: () => Promise<void>
  /** SIGTERM; resolves when it has ended in order, rejects when it ended by itself before or was not in order. */
  readonly stop: () => Promise<void>
  /** SIGKILL. */
  readonly kill: () => Promise<void>
  /** SIGSTOP and SIGCONT: nothing is lost, time goes on without it. */
  readonly pause: () => void
  readonly resume: () => void
  /** What `/readyz` says now. */
  readonly ready: () => Promise<boolean>
  readonly logFile: string
}

const root = join(import.meta.dirname, '../..')
const stopMs = 30_000
const killMs = 10_000
const readyAnswerMs = 3_000

export function partReplica({
  part,
  replica,
  ports: [port, opsPort],
  env,
  logFolder,
}: {
  readonly part: PartDescription
  readonly replica: number
  readonly ports: readonly [port: number, opsPort: number]
  readonly env: NodeJS.ProcessEnv
  readonly logFolder: string
}): PartReplica {
  const logFile = join(logFolder, `${part.name}-${replica}.log`)
  let running: ServerProcess | undefined
  const pid = () => (running?.ended() === undefined ? running?.pid : undefined)
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    const process_ = pid()
    if (process_ === undefined) throw new Error(`${part.name}-${replica} does not run: no ${name} for it`)
    process.kill(process_, name)
  }
  return {
    part,
    replica,
    port,
    opsPort,
    pid,
    logFile,
    start: async () => {
      if (pid() !== undefined) throw new Error(`${part.name}-${replica} runs already`)
      running = await startProcess(
        { command: [process.execPath, join(root, part.main)], env, cwd: logFolder },
        logFile,
      )
    },
    stop: async () => {
      const before = running?.ended()
      const ending = running
      running = undefined
      if (before !== undefined)
        throw new Error(`${part.name}-${replica} had ended by itself (${before}); its log is ${logFile}`)
      await ending?.end('SIGTERM', stopMs).catch(async (error: unknown) => {
        await ending.end('SIGKILL', killMs)
        throw new Error(`${part.name}-${replica} did not stop in order; its log is ${logFile}`, {
          cause: error,
        })
      })
    },
    kill: async () => {
      await running?.end('SIGKILL', killMs)
      running = undefined
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    ready: async () => {
      if (pid() === undefined) return false
      return fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal: AbortSignal.timeout(readyAnswerMs) }).then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.ok
        },
        () => false,
      )
    },
  }
}
