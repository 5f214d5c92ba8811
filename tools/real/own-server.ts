import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lastLines } from './run-command.ts'
import type { RunFolder } from './run-folder.ts'
import { type Launch, type ServerProcess, startProcess } from './server-process.ts'
import { HopelessError, waitUntil } from './wait-until.ts'

export type ServerPlan<T> = {
  /** As the errors call it. */
  readonly name: string
  readonly folder: RunFolder
  readonly launch: Launch
  /** Throws until the server answers. */
  readonly probe: (logFile: string) => Promise<T>
  readonly readyMs: number
  readonly stopMs: number
  readonly keepLogs: boolean
}

/** A real server, started by us or given by the environment. */
export type Server = {
  /** Undefined while it does not run, or where it is not ours. */
  readonly pid: number | undefined
  /** Undefined where the server is not ours. */
  readonly logFolder: string | undefined
  /** Lets it end in order and removes its data; harmless when stopped already, or not ours. */
  readonly stop: () => Promise<void>
  /** SIGKILL to it and all that it started; resolves when nothing is left. Its data stays until `stop`. */
  readonly kill: () => Promise<void>
  /** Starts it again with its data on the same ports, after stopping it in order if it runs. */
  readonly restart: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts what the plan says and resolves when it answers, with what it answered first. */
export async function startOwnServer<T>(plan: ServerPlan<T>): Promise<{ server: Server; answer: T }> {
  const { name, folder } = plan
  let running: ServerProcess | undefined
  let stopped = false
  let starts = 0

  async function start(): Promise<T> {
    if (stopped) throw new Error(`${name} was stopped and its data removed: start another one`)
    starts += 1
    const logFile = join(folder.logFolder, `${name.toLowerCase()}-${starts}.log`)
    const started = await startProcess(plan.launch, logFile)
    running = started
    try {
      return await waitUntil(`${name} to answer`, plan.readyMs, () => {
        const how = started.ended()
        if (how !== undefined) throw new HopelessError(`${name} ended while it started (${how})`)
        return plan.probe(logFile)
      })
    } catch (error) {
      await started.end('SIGKILL', plan.stopMs)
      running = undefined
      const told = error instanceof Error ? error.message : String(error)
      throw new Error(`${told}; its log is ${logFile}\n${lastLines(await readFile(logFile, 'utf8'))}`, {
        cause: error,
      })
    }
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = running
    if (!ending) return
    const before = ending.ended()
    await ending.end(signal, plan.stopMs).catch(async (error: unknown) => {
      await ending.end('SIGKILL', plan.stopMs)
      throw new Error(`${name} did not stop in order and was killed; its logs are in ${folder.logFolder}`, {
        cause: error,
      })
    })
    running = undefined
    if (before !== undefined && signal === 'SIGTERM')
      throw new Error(`${name} had ended by itself (${before}); its logs are in ${folder.logFolder}`)
  }

  async function stop(): Promise<void> {
    if (stopped) return
    stopped = true
    let logs: 'keep logs' | 'remove logs' = 'keep logs'
    try {
      await end('SIGTERM')
      if (!plan.keepLogs) logs = 'remove logs'
    } finally {
      await folder.close(logs)
    }
  }

  const answer = await start().catch(async (error: unknown) => {
    await folder.close('keep logs')
    throw error
  })
  const server: Server = {
    get pid() {
      return running?.ended() === undefined ? running?.pid : undefined
    },
    logFolder: folder.logFolder,
    stop,
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end(running?.ended() === undefined ? 'SIGTERM' : 'SIGKILL')
      await start()
    },
    [Symbol.asyncDispose]: stop,
  }
  return { server, answer }
}
